/* version.h: the program's version, shown by --version. */
#ifndef WL_VERSION_H
#define WL_VERSION_H

#define WAVELENGTH_VERSION "0.1.0"

#endif
