"""Pictures for tests: covers of songs, of our own making."""
import colorsys
import subprocess

import numpy as np

SIDE = 300


def write(path, rgb):
    """Height x width x 3, 0 to 1, as a JPEG."""
    height, width, _ = rgb.shape
    subprocess.run(["convert", "-size", f"{width}x{height}", "-depth", "8", "rgb:-", "-quality", "92", path],
                   input=(np.clip(rgb, 0, 1) * 255).astype(np.uint8).tobytes(), check=True, capture_output=True)


def quarters(path, colours, width=SIDE, height=SIDE):
    """Four colours (0xrrggbb): top left, top right, below left, below right."""
    rgb = np.array([[c >> 16 & 255, c >> 8 & 255, c & 255] for c in colours]).reshape(2, 2, 3) / 255
    write(path, rgb.repeat(height // 2, axis=0).repeat(width // 2, axis=1))


def palette(random, seed):
    """From dark to light in three neighbouring hues, and one from across."""
    hue = seed * 0.618
    return np.array([colorsys.hsv_to_rgb((hue + h) % 1, s, v) for h, s, v in
                     ((0.0, 0.75, 0.16), (0.06, 0.8, 0.62), (0.13, 0.55, 0.95), (0.55, 0.25, 0.97))])


def shade(colours, t):
    """Values of 0 to 1 as colours between the palette's."""
    at = np.linspace(0, 1, len(colours))
    return np.stack([np.interp(t, at, colours[:, c]) for c in range(3)], axis=-1)


def marble(random, x, y):
    for _ in range(4):
        angle = random.random() * 6.28
        wave = 0.35 * np.sin(random.uniform(2, 5) * (x * np.cos(angle) + y * np.sin(angle)) + random.random() * 6.28)
        x, y = x + wave * np.sin(angle), y - wave * np.cos(angle)
    return 0.5 + 0.5 * np.sin(3 * x + 2 * y)


def dawn(random, x, y):
    sky = 0.25 + 0.45 * (y + 1) / 2
    sky = np.where((x - random.uniform(-0.4, 0.4)) ** 2 + (y + 0.2) ** 2 < 0.16, 1.0, sky)
    for ridge in range(4):
        height = 0.05 + 0.25 * ridge + sum(0.11 / n * np.sin(n * 3 * x + random.random() * 6.28) for n in (1, 2, 3, 5))
        sky = np.where(y > height, 0.5 - 0.15 * ridge, sky)
    return sky


def burst(random, x, y):
    x, y = x - random.uniform(-0.3, 0.3), y - random.uniform(-0.3, 0.3)
    distance, angle = np.hypot(x, y), np.arctan2(y, x)
    rays = 0.5 + 0.5 * np.tanh(5 * np.sin(random.integers(5, 12) * angle + 5 * distance))
    return np.clip(0.15 + 0.75 * rays * np.exp(-distance) + 0.9 * (distance < 0.28), 0, 1)


def art(path, seed):
    """Something to be looked at, another for each seed."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[-1:1:SIDE * 1j, -1:1:SIDE * 1j]
    kind = (marble, dawn, burst)[seed % 3]
    light = kind(random, x, y) + 0.03 * random.standard_normal(x.shape)  # grain
    write(path, shade(palette(random, seed), light) * (1.08 - 0.3 * (x * x + y * y))[..., None] ** 1.2)
