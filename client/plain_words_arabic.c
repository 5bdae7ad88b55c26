/* plain_words_arabic.c: see plain_words.h. Commands stand in isolates, so that their '/' stays before them. */
#include "plain_words.h"

const char *const plain_words_arabic[PLAIN_WORDS] = {
    [PLAIN_LOOKING] = "نبحث عن خوادم على هذه الشبكة. \u2066/connect\u2069 ورقم أو عنوان يذهب إلى "
                      "أحدها، و\u2066/quit\u2069 ينهي البرنامج.",
    [PLAIN_SERVER] =
        "\u2066{number}.\u2069 {name}: {people|لا أحد|شخص واحد|شخصان|# أشخاص|# شخصاً|# شخص}<، يُسمع "
        "{playing}><{?password}، بكلمة سر: ابدأ مع \u2066--password-file\u2069>.",
    [PLAIN_RETRY] = "أحاول ثانية بعد {retry_ms}.",
    [PLAIN_IDENTITY] =
        "كانت {was} وصارت {is}. اكتب \u2066/accept\u2069 لتتابع، أو \u2066/quit\u2069.",
    [PLAIN_WELCOME] = "تم الاتصال بـ {server} باسم {nick}.",
    [PLAIN_ROOM] = "أنت في {name}<: {why}>.",
    [PLAIN_MEMBERS] =
        "هنا {people|لا أحد|شخص واحد|شخصان|# أشخاص|# شخصاً|# شخص}: {names}<{?more} وغيرهم>.",
    [PLAIN_CAME] = "دخل {nick}.",
    [PLAIN_LEFT] = "غادر {nick}.",
    [PLAIN_ROOM_LINE] = "{name}: {people|لا أحد|شخص واحد|شخصان|# أشخاص|# شخصاً|# شخص}<، الشبه "
                        "\u2066{match} %\u2069>< "
                        "({why})><{?full}، ممتلئة><{?here}، أنت هنا>",
    [PLAIN_MORE_ROOMS] = "وغيرها {more|لا غرف|غرفة واحدة|غرفتان|# غرف|# غرفة|# غرفة}: "
                         "\u2066/join\u2069 واسم الغرفة.",
    [PLAIN_NOTICE] = "تنبيه: {said}",
    [PLAIN_DAY] = "يوم {day}:",
    [PLAIN_LINE] = "[{wall_ms}] {nick}: {text}",
    [PLAIN_WHILE_AWAY] = "في غيابك:",
    [PLAIN_BEFORE] = "قبل ذلك:",
    [PLAIN_NOTHING_OLDER] = "لم يُحفظ شيء أقدم.",
    [PLAIN_OLDER] = "\u2066/older\u2069 يعود إلى ما قبل ذلك.",
    [PLAIN_PLAYING] = "نسمع: {title}<، {artist}><، طلبها {by}> ({position_ms} من {duration_ms}).",
    [PLAIN_NEXT] = "بعدها: {title}<، {artist}>.",
    [PLAIN_NO_SONG] = "لا أغنية جاهزة بعد.",
    [PLAIN_SYNC] =
        "معاً بفارق \u2066{offset} ms\u2069، المستوى \u2066{level_db} dB\u2069، وفي الاحتياط "
        "\u2066{buffer_ms} ms\u2069.",
    [PLAIN_TUNNEL] = "لا يمرّ UDP: تصل الموسيقى داخل الاتصال.",
    [PLAIN_NO_TUNNEL] = "صار UDP يمرّ.",
    [PLAIN_NO_TRIM] = "لا جهاز صوت لضبطه.",
    [PLAIN_TRIM_NONE] = "الموسيقى بلا ضبط على {device}.",
    [PLAIN_TRIM_LATER] = "الموسيقى متأخّرة بـ \u2066{ms} ms\u2069 على {device}.",
    [PLAIN_TRIM_EARLIER] = "الموسيقى متقدّمة بـ \u2066{ms} ms\u2069 على {device}.",
    [PLAIN_REQUEST] =
        "{number}. {title}<، {artist}><{?mine}، طلبتها أنت><، طلبها {by}>، {votes|بلا أصوات|صوت "
        "واحد|صوتان|# أصوات|# صوتاً|# صوت}<{?for}، صوتك معها><{?against}، صوتك ضدّها>.",
    [PLAIN_SKIPS] =
        "{skips} من {skips_needed} من الأصوات لتخطّي هذه الأغنية<{?my_skip}، أحدها صوتك>.",
    [PLAIN_QUEUE_EMPTY] =
        "لم يطلب أحد أغنية. \u2066/songs\u2069 يعرض ما هنا، و \u2066/request\u2069 "
        "يطلب.",
    [PLAIN_QUEUE_UNKNOWN] = "لا شيء معروف عن الطابور.",
    [PLAIN_QUEUE] = "في الطابور {songs|لا شيء|أغنية واحدة|أغنيتان|# أغانٍ|# أغنية|# أغنية}. "
                    "\u2066/queue\u2069 يعرضه.",
    [PLAIN_ASKS] = "طلب {by}: {title}<، {artist}>.",
    [PLAIN_SONG] = "{number}. {title}<، {artist}><{?duration_ms} ({duration_ms})>",
    [PLAIN_NONE_FOUND] = "لا أغنية هنا بهذه الكلمات.",
    [PLAIN_MORE_FOUND] = "و {more} غيرها: \u2066/songs\u2069 مع كلمة أو كلمتين يجد أقل.",
    [PLAIN_HOW_TO_REQUEST] = "\u2066/request\u2069 مع رقم يطلب واحدة.",
    [PLAIN_PLAY] = "{wall_ms} {title}<، {artist}><، طلبها {by}><{?liked}، تحبها>.",
    [PLAIN_NO_PLAYS] = "لم يُسمع شيء هنا بعد.",
    [PLAIN_MORE_PLAYS] = "\u2066/plays more\u2069 يعود إلى ما قبل ذلك.",
    [PLAIN_QUIET] = "لا كلام في هذه الغرفة.",
    [PLAIN_OPEN] = "الجميع يتكلّمون هنا معاً.",
    [PLAIN_EXCLUSIVE] = "هنا يتكلّم واحد بعد واحد.",
    [PLAIN_TALK] = "{names} {talkers|لا يتكلّم|يتكلّم|يتكلّمان|يتكلّمون|يتكلّمون|يتكلّمون}.",
    [PLAIN_NOBODY_TALKS] = "لا أحد يتكلّم الآن.",
    [PLAIN_HEARD] = "يسمعك الآخرون الآن.",
    [PLAIN_NOT_HEARD] = "لم يعد الآخرون يسمعونك.",
    [PLAIN_TURN_NEXT] = "أنت التالي.",
    [PLAIN_TURN] = "دورك رقم {place}.",
    [PLAIN_USE_CONNECT] = "اكتب \u2066/connect\u2069 ورقم خادم وُجد، أو عنواناً، مثل "
                          "\u2066/connect 192.168.1.5\u2069.",
    [PLAIN_NO_SUCH_SERVER] = "لم يوجد خادم بهذا الرقم.",
    [PLAIN_NO_SUCH_NUMBER] = "لا يوجد رقم كهذا في الطابور. \u2066/queue\u2069 يعرضه.",
    [PLAIN_NOTHING_HEARD] = "لا أغنية تُسمع الآن.",
    [PLAIN_NO_OLDER_PLAYS] = "لا شيء أقدم معروف. \u2066/plays\u2069 يعرض آخر ما سُمع.",
    [PLAIN_NOBODY_HERE] = "لا أحد بهذا الاسم هنا.",
    [PLAIN_NOTHING_SAID] = "لم يُقل شيء هنا بعد.",
    [PLAIN_WHICH_ROOM] = "أي غرفة؟ اكتب \u2066/join\u2069 واسمها. \u2066/rooms\u2069 يعرضها.",
    [PLAIN_FIND_LONG] = "هذا كثير للبحث: 100 حرف على الأكثر.",
    [PLAIN_WHICH_SONG] = "أي أغنية؟ اكتب \u2066/request\u2069 ورقمها أو اسمها. \u2066/songs\u2069 "
                         "يعرضها.",
    [PLAIN_NAME_LONG] = "الاسم طويل جداً: 300 حرف على الأكثر.",
    [PLAIN_USE_VOTE] = "اكتب \u2066/vote\u2069 ورقماً من الطابور ثم + أو - أو 0، مثل \u2066/vote 2 "
                       "+\u2069.",
    [PLAIN_USE_UNREQUEST] =
        "اكتب \u2066/unrequest\u2069 ورقماً من الطابور، مثل \u2066/unrequest 2\u2069.",
    [PLAIN_USE_SKIP] = "اكتب \u2066/skip\u2069 لتصوّت للأغنية التالية، أو \u2066/skip off\u2069.",
    [PLAIN_USE_LIKE] = "اكتب \u2066/like\u2069 إن أحببت هذه الأغنية، أو \u2066/like off\u2069.",
    [PLAIN_USE_PLAYS] = "اكتب \u2066/plays\u2069، أو \u2066/plays more\u2069 لما قبل ذلك.",
    [PLAIN_USE_TASTE] = "اكتب \u2066/taste\u2069 وكلمات، أو \u2066lastfm:USER\u2069 أو "
                        "\u2066listenbrainz:USER\u2069 "
                        "أو \u2066folder:DIR\u2069.",
    [PLAIN_USE_TALK] =
        "اكتب \u2066/talk on\u2069 أو \u2066/talk wait\u2069 أو \u2066/talk off\u2069.",
    [PLAIN_USE_HEAR] = "اكتب \u2066/hear\u2069 واسماً ونسبة من 0 إلى 200، مثل \u2066/hear Maya "
                       "150\u2069.",
    [PLAIN_USE_MODE] = "اكتب \u2066/mode\u2069 ثم exclusive أو open أو quiet.",
    [PLAIN_USE_TRIM] =
        "اكتب \u2066/trim\u2069 وعدداً بين \u2066-500\u2069 و 500، مثل \u2066/trim 12\u2069: الموجب "
        "يؤخّر.",
    [PLAIN_USE_CLICK] = "اكتب \u2066/click on\u2069 أو \u2066/click off\u2069.",
    [PLAIN_USE_COVER] = "اكتب \u2066/cover\u2069 ومعرّف أغنية.",
    [PLAIN_NO_COMMAND] = "لا أمر كهذا. \u2066/help\u2069 يعرض الأوامر.",
    [PLAIN_LINE_NOT_UTF8] = "ليس هذا السطر UTF-8، فلم يُرسل.",
    [PLAIN_LINE_LONG] = "السطر طويل جداً، فلم يُرسل.",
    [PLAIN_CHECK_NEVER_IN] = "لم ينجح: لم يدخل أي غرفة.",
    [PLAIN_CHECKED] =
        "<{?good}نجح><{?bad}لم ينجح>: \u2066{seconds} s\u2069 من الموسيقى حتى "
        "\u2066{level_db} dB\u2069، و \u2066{missing} ms\u2069 صمتاً أو تعويضاً، والسطر "
        "<{?back}عاد><{?lost}لم يعد>.",
    [PLAIN_SECRET_BY_FILE] = "اكتب \u2066--token-file FILE\u2069، وهو في السطر الأول من الملف.",
    [PLAIN_NO_MEMORY] = "لا تكفي ذاكرة هذا الجهاز للبدء.",
    [PLAIN_HELP] =
        "اكتب سطراً لتقوله. الأوامر:\n"
        "\u2066/rooms\u2069  يعرض الغرف، وكم يشبهك من فيها\n"
        "\u2066/join ROOM\u2069  ينتقل إلى غرفة أخرى باسمها\n"
        "\u2066/songs\u2069  يعرض أغاني يمكن طلبها، ومع كلمات ما فيه هذه "
        "الكلمات\n"
        "\u2066/request N\u2069  يطلب الأغنية بهذا الرقم، أو باسمها\n"
        "\u2066/queue\u2069  يعرض ما طُلب\n"
        "\u2066/vote N +\u2069  يصوّت لهذا الرقم من الطابور، ومع - ضدّه، ومع 0 يسحب "
        "الصوت\n"
        "\u2066/unrequest N\u2069  يسحب ما طلبته\n"
        "\u2066/skip\u2069  يصوّت لإنهاء هذه الأغنية، ومع off يسحب ذلك\n"
        "\u2066/like\u2069  يقول إنك تحب هذه الأغنية، ومع off يسحب ذلك\n"
        "\u2066/plays\u2069  يعرض آخر ما سُمع، ومع more ما قبله\n"
        "\u2066/older\u2069  يعرض ما قيل قبل ذلك\n"
        "\u2066/taste WORDS\u2069  يقول ما تحبه: أنواعاً وفنانين بينهم "
        "فواصل\n"
        "\u2066/taste PLACE\u2069  يقرؤه من \u2066lastfm:USER\u2069 أو "
        "\u2066listenbrainz:USER\u2069 أو "
        "\u2066folder:DIR\u2069، ووحده يعيد قراءته (وبكلمة سر أو مفتاح إن بدأت مع "
        "\u2066--remember-token\u2069)\n"
        "\u2066/talk on\u2069  يتكلّم ما دام الميكروفون مفتوحاً، ومع wait حين يأتي دورك، ومع off "
        "يتوقّف\n"
        "\u2066/hear NICK N\u2069  يُسمعك هذا المتكلّم بهذه النسبة، من 0 إلى "
        "200\n"
        "\u2066/mode MODE\u2069  لصاحب الحفلة: من يتكلّم هنا، exclusive أو open أو "
        "quiet\n"
        "\u2066/trim MS\u2069  يؤخّر الموسيقى هنا، أو يقدّمها مع -، من \u2066-500\u2069 إلى "
        "500\n"
        "\u2066/trim\u2069  يقول بكم\n"
        "\u2066/click on\u2069  نقرة كل ثانية مع كل من يفعل مثلك: اضبط حتى تصير نقرة "
        "واحدة\n"
        "\u2066/click off\u2069  يوقف ذلك\n"
        "\u2066/connect N\u2069  يذهب إلى الخادم بهذا الرقم، أو إلى عنوان\n"
        "\u2066/accept\u2069  يتابع مع أن هوية الخادم تغيّرت\n"
        "\u2066/quit\u2069  ينهي البرنامج\n"
        "\u2066//text\u2069  يقول سطراً يبدأ بـ \u2066/\u2069",
};
