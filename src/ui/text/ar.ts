import { activityTexts } from "./activity.ar.ts";
import { automationTexts } from "./automation.ar.ts";
import { browseTexts } from "./browse.ar.ts";
import type { Catalogue } from "./catalogue.ts";
import { clockTexts } from "./clock.ar.ts";
import { compareTexts } from "./compare.ar.ts";
import { connectionTexts } from "./connection.ar.ts";
import { errorTexts } from "./errors.ar.ts";
import { exportTexts } from "./exports.ar.ts";
import { formatCount } from "./format.ts";
import { helpTexts } from "./help.ar.ts";
import { overviewTexts } from "./overview.ar.ts";
import { passwordTexts } from "./password.ar.ts";
import { plural } from "./plural.ts";
import { restoreTexts } from "./restore.ar.ts";
import { settingsTexts } from "./settings.ar.ts";
import { shellTexts } from "./shell.ar.ts";
import { snapshotTexts } from "./snapshots.ar.ts";
import { startTexts } from "./start.ar.ts";
import { supportTexts } from "./support.ar.ts";
import { tabTexts } from "./tabs.ar.ts";
import { timeTexts } from "./time.ar.ts";
import { vaultTexts } from "./vault.ar.ts";

/**
 * Everything the app says, in Arabic. House words: خزنة (vault), عبارة مرور الخزنة (vault passphrase), نسخة احتياطية
 * (backup), كلمة مرور النسخ الاحتياطي (backup password), رمز دخول iPhone (iPhone passcode), لقطة (snapshot), مكان (place).
 * What the iPhone itself shows is called as it is there: «الوثوق», «سماح», «الإعدادات».
 */
export const catalogue: Catalogue = {
  ...startTexts,
  connection: connectionTexts,
  shell: shellTexts,
  time: timeTexts,
  errors: errorTexts,
  vault: vaultTexts,
  overview: overviewTexts,
  snapshots: snapshotTexts,
  browse: browseTexts,
  compare: compareTexts,
  exports: exportTexts,
  activity: activityTexts,
  automation: automationTexts,
  settings: settingsTexts,
  help: helpTexts,
  support: supportTexts,
  restore: restoreTexts,
  password: passwordTexts,
  tabs: tabTexts,
  clock: clockTexts,
  causes: {
    label: "ما يجب التحقق منه",
    chooser: [
      "افتح قفل iPhone.",
      "استخدم كابلًا ينقل البيانات، موصولًا بالكمبيوتر مباشرة.",
      "ابحث عن سؤال على iPhone وأجِب عنه.",
    ],
    trustHint: "لا يظهر سؤال على iPhone؟ افتح قفله، ثم افصله وصِله من جديد.",
    deniedAgain:
      "لم يُطرح السؤال بعد؟ على iPhone: الإعدادات ← عام ← نقل أو إعادة تعيين iPhone ← إعادة تعيين ← إعادة تعيين الموقع والخصوصية. ينسى بذلك كل كمبيوتر يثق به.",
    busy: {
      linux: "في Linux تمسك خدمة usbmuxd عادةً بـ\u00a0iPhone. أوقفها، ثم صِل iPhone من جديد.",
      linuxUndo: "لإعادة iPhone إليها بعد ذلك:",
      linuxFiles:
        "لا يزال محجوزًا؟ ألغِ تحميل iPhone في مدير الملفات. كثيرًا ما لا يُسمح لمتصفح Chromium من Snap أو Flatpak باستخدام USB: استخدم حزمة نظامك.",
      chromeos: "أخرِج iPhone في تطبيق الملفات، وأغلِق تطبيقات Linux أو Android التي تستخدمه.",
      macos:
        "يمسك macOS نفسه بـ\u00a0iPhone، ولم يتمكن Keepsake من الوصول إليه خلال 20 ثانية. افصله وصِله وحاول فورًا؛ فالأمر سباق. وإلا فانسخ احتياطيًا باستخدام Finder وأحضر تلك النسخة إلى هنا. يعمل كمبيوتر Linux أو Chromebook أو هاتف Android مباشرة.",
      windows:
        "يمسك برنامج تشغيل Apple بـ\u00a0iPhone. انسخ احتياطيًا باستخدام Apple Devices وأحضر تلك النسخة إلى هنا. يعمل كمبيوتر Linux أو Chromebook أو هاتف Android مباشرة.",
      android: "افصله وصِله من جديد واسمح للمتصفح باستخدامه. مع هاتفين بمنفذ USB-C اقلب طرفي الكابل.",
      other: "أغلِق البرامج التي تعرض صور iPhone أو موسيقاه.",
    },
    permission: {
      linux: "في Linux: احفظ هذا السطر في الملف \u2066/etc/udev/rules.d/70-keepsake.rules\u2069.",
      linuxApply: "ثم طبِّقه، وصِل iPhone من جديد:",
      other: "إذا كان هذا الكمبيوتر خاضعًا للإدارة، فاطلب من المسؤول السماح لهذا الموقع باستخدام USB.",
    },
  },
  demo: {
    controls: "على iPhone التجريبي",
    gestures: {
      trust: "الضغط على «الوثوق»",
      "dont-trust": "الضغط على «عدم الوثوق»",
      passcode: "إدخال رمز الدخول",
      unlock: "فتح قفل iPhone التجريبي",
      unplug: "فصل iPhone التجريبي",
      plug: "توصيل iPhone التجريبي",
    },
  },
  phone: {
    connected: (name) => `${name} متصل`,
    facts: "عن iPhone هذا",
    model: "الطراز",
    ios: "iOS",
    capacity: "السعة",
    battery: "البطارية",
    encryption: "تشفير النسخ الاحتياطي",
    encryptionOn: "مفعل — تبقى كلمة مرور النسخ الاحتياطي على iPhone",
    encryptionOff: "متوقف",
    passcode: "رمز الدخول",
    passcodeOn: "مضبوط",
    passcodeOff: "غير مضبوط",
    notAvailable: "غير متوفر",
    encryptedBadge: "نسخ احتياطية مشفرة",
    openBadge: "غير مشفرة",
    openHint:
      "تشفير النسخ الاحتياطي متوقف على iPhone هذا، فلا تشمل النسخة كلمات المرور المحفوظة وبيانات الصحة. تشفّر الخزنة النسخة على أي حال، أما المجلد العادي فيستطيع كل من يفتحه قراءتها.",
    lowBattery: "بطارية iPhone منخفضة. صِله بالكهرباء إن أمكن.",
    demoHint: "هذا iPhone بالمحاكاة. صوره ورسائله من صنع الخيال.",
    disconnect: "قطع الاتصال",
    leaveDemo: "إنهاء التجربة",
  },
  place: {
    heading: "أين تُحفظ النسخة الاحتياطية؟",
    folder: {
      title: "مجلد يقرؤه Finder",
      body: "نسخة احتياطية واحدة لا يشفرها Keepsake، وتُحدَّث في مكانها. يستطيع Finder وApple Devices الاستعادة منها.",
      unknown: "لا يستطيع هذا المتصفح معرفة المساحة المتاحة لمجلد.",
      choose: "اختيار مجلد",
      unavailable: "لا يستطيع هذا المتصفح فتح المجلدات.",
    },
    browser: {
      title: "هذا المتصفح",
      body: "مجلد نسخ احتياطي من Apple داخل المتصفح، لتجربة أولى. يؤدي مسح بيانات هذا الموقع أو إغلاق نافذة خاصة إلى حذفه.",
      room: (free) => `مساحة ${free} على الأقل`,
      noRoom: "المساحة غير معروفة",
      persisted: "محمي من المسح التلقائي",
      notPersisted: "قد يمسحه المتصفح عندما يمتلئ القرص",
      choose: "استخدام هذا المتصفح",
    },
    chosen: "محدد",
    chosenIs: (name) => `تُحفظ النسخ الاحتياطية في ${name}`,
    browserName: "هذا المتصفح",
    other: "اختيار مجلد آخر",
    allow: "السماح بالوصول",
    prompt: (name) => `اسمح بالوصول إلى ${name} من جديد`,
    promptHint: "اختر «السماح عند كل زيارة» في سؤال المتصفح كي لا يتكرر السؤال.",
    denied: (name) => `يحظر المتصفح ${name}`,
    deniedHint: "في المتصفح: انقر على الرمز بجانب العنوان، وافتح إعدادات الموقع واسمح بتعديل الملفات.",
    gone: (name) => `تعذر الوصول إلى ${name}`,
    forget: "نسيان هذا المجلد",
    forgetHint: "تبقى نسخه الاحتياطية في مكانها.",
    start: "النسخ الاحتياطي الآن",
    update: "النسخ الاحتياطي من جديد",
    resume: "متابعة النسخ الاحتياطي",
    last: (when) => `آخر نسخة احتياطية: ${when}. لا يُنسخ إلا ما تغير.`,
    unfinished: "توجد هنا نسخة احتياطية غير مكتملة لـ\u00a0iPhone هذا. تتم متابعتها مما وصل.",
    first: "تستغرق النسخة الأولى أطول وقت. لا تنسخ اللاحقة إلا ما تغير.",
    needsPlace: "اختر مكانًا أولًا.",
    needsAccess: "اسمح بالوصول إلى المجلد أولًا.",
    needsUnlock: "افتح قفل الخزنة أولًا.",
  },
  run: {
    title: (name) => `نسخ ${name} احتياطيًا`,
    progressName: "تقدم النسخ الاحتياطي",
    into: (place) => `إلى ${place}`,
    stepsLabel: "الخطوات",
    steps: {
      ready: "التحضير",
      passcode: "رمز الدخول على iPhone",
      copy: "النسخ",
      finish: "الإنهاء على iPhone",
      check: "الفحص",
    },
    stepStates: { done: "تم", current: "قيد التنفيذ", upcoming: "لاحقًا" },
    of: (done, total) => `${done} من ${total} تقريبًا`,
    items: (count, formatted) =>
      plural(count, {
        zero: "لا ملفات",
        one: "ملف واحد",
        two: "ملفان",
        few: `${formatted} ملفات`,
        many: `${formatted} ملفًا`,
        other: `${formatted} ملف`,
      }),
    percentDone: (percent) => `اكتمل ${percent}`,
    preparing: "يحضِّر iPhone بياناته. قد يستغرق هذا بضع دقائق.",
    stop: "إيقاف",
    pause: "إيقاف مؤقت",
    goOn: "متابعة",
    stopping: "جارٍ الإيقاف…",
    stopTitle: "هل تريد إيقاف هذا النسخ الاحتياطي؟",
    stopBody: "ما وصل حتى الآن محفوظ. تتابع النسخة الاحتياطية التالية منه.",
    stopConfirm: "الإيقاف مع حفظ ما وصل",
    keepGoing: "المتابعة",
    passcodeTitle: "أدخِل رمز الدخول على iPhone",
    passcodeBody: "اكتبه على iPhone، لا هنا. يتوقف iPhone عن الانتظار بعد مدة.",
    waitingFor: (clock) => `مدة الانتظار ${clock}`,
    quiet: "في انتظار iPhone. إنه يحضِّر الملفات.",
    veryQuiet: "لا يزال iPhone صامتًا. تحقق من أن قفله مفتوح وأن الكابل موصول جيدًا.",
    held: "متوقف مؤقتًا",
    heldRetry: "متابعة",
    heldAllow: "السماح بالوصول والمتابعة",
    heldChoose: "اختيار المجلد من جديد",
    heldStop: "الإيقاف مع حفظ ما وصل",
    keepOpen: "أبقِ علامة التبويب هذه مفتوحة. تبقى الشاشة مضاءة أثناء النسخ الاحتياطي.",
    docPasscode: "● رمز الدخول مطلوب",
    docRunning: (percent) => `${percent} — جارٍ النسخ الاحتياطي`,
    docDone: "✓ تم النسخ الاحتياطي",
    docFailed: "توقف النسخ الاحتياطي",
    show: "عرض",
    announceStart: (name) => `جارٍ نسخ ${name} احتياطيًا.`,
    announceQuarter: (percent) => `اكتمل ${percent}.`,
    announceDone: "اكتمل النسخ الاحتياطي.",
  },
  result: {
    doneTitle: "تم النسخ الاحتياطي",
    doneBody: (name, place) => `تم حفظ ${name} في ${place}.`,
    updatedNothing: "لم يتغير شيء منذ آخر نسخة احتياطية.",
    received: "نُسخ الآن",
    files: "الملفات المنسوخة",
    took: "المدة",
    place: "محفوظ في",
    warnings: (count) =>
      plural(count, {
        zero: "لم يترك iPhone أي ملف",
        one: "ترك iPhone ملفًا واحدًا",
        two: "ترك iPhone ملفين",
        few: `ترك iPhone ${formatCount(count)} ملفات`,
        many: `ترك iPhone ${formatCount(count)} ملفًا`,
        other: `ترك iPhone ${formatCount(count)} ملف`,
      }),
    warningsHint: "هذا معتاد للملفات التي كانت قيد الاستخدام. تأتي مع النسخة الاحتياطية التالية.",
    notVerified: "اكتمل ولم يُتحقَّق منه بعد: يتطلب ذلك قراءة كل شيء من جديد.",
    verifyNow: "تحقَّق الآن",
    verifyInside: "انظر في داخله واختر «هل هي سليمة؟».",
    lost: (count, formatted) =>
      plural(count, {
        one: "لم يصل عنصر واحد كاملًا",
        two: "لم يصل عنصران كاملين",
        few: `لم تصل ${formatted} عناصر كاملة`,
        many: `لم يصل ${formatted} عنصرًا كاملًا`,
        other: `لم يصل ${formatted} عنصر كاملًا`,
      }),
    lostBody: "انسخ احتياطيًا مرة أخرى: يُجلب الناقص عندئذٍ. اللقطات السابقة لم تتغير.",
    seeBackups: "عرض كل النسخ الاحتياطية",
    print: "طباعة هذا الملخص",
    seeSnapshots: "عرض كل اللقطات",
    again: "النسخ الاحتياطي من جديد",
    back: "العودة إلى iPhone",
    stoppedTitle: "تم الإيقاف",
    stoppedBody: "ما وصل حتى الآن محفوظ. تتابع النسخة الاحتياطية التالية منه.",
    interruptedTitle: (reason) => `توقف مؤقت — ${reason}`,
    interruptedUsbTitle: "توقف مؤقت — تم فصل iPhone",
    interruptedUsbBody: "ما وصل في أمان. صِله من جديد ويتابع Keepsake تلقائيًا.",
    interruptedBody: "ما وصل في أمان.",
    resume: "استئناف النسخ الاحتياطي",
    room: (needed, free) => `يتطلب هذا نحو ${needed}، والمتاح ${free}.`,
    safe: (bytes) => `وصل ${bytes} قبل التوقف.`,
    nothingLost: "النسخ الاحتياطية المكتملة السابقة لأجهزة iPhone الأخرى لم تتغير.",
    anotherPlace: "اختيار مكان آخر",
    noneTitle: "لا نسخ احتياطي جارٍ",
    noneBody: "صِل iPhone لبدء نسخة احتياطية.",
    goHome: "الانتقال إلى iPhone",
  },
  backups: {
    title: "النسخ الاحتياطية",
    emptyTitle: "لا نسخ احتياطية بعد",
    emptyBody: "صِل iPhone وأنشئ النسخة الأولى، أو افتح مجلدًا فيه نسخ احتياطية.",
    open: "فتح مجلد فيه نسخ احتياطية",
    nothingHere: "لا شيء هنا. هل هذا هو المجلد الصحيح؟",
    list: (place) => `النسخ الاحتياطية في ${place}`,
    inBrowser: "في هذا المتصفح",
    finished: "مكتملة",
    unfinished: "غير مكتملة",
    unfinishedHint: "تتابع النسخة الاحتياطية التالية لـ\u00a0iPhone هذا من هنا.",
    encrypted: "مشفرة",
    notEncrypted: "غير مشفرة",
    made: "أُنشئت",
    unknownTime: "الوقت غير معروف",
    reading: "جارٍ قراءة النسخ الاحتياطية…",
    goHome: "توصيل iPhone",
  },
  privacy: {
    title: "الخصوصية",
    sections: [
      {
        title: "ما يفعله Keepsake ببياناتك",
        body: [
          "يعمل Keepsake في متصفحك. تنتقل بيانات iPhone من الكابل إلى المكان الذي تختاره، ولا تذهب إلى أي مكان آخر. لا حساب، ولا خادم لنا يتلقى بيانات، ولا تحليلات، ولا إعلانات، ولا تقارير أعطال.",
          "لا يُسمح للصفحة بتحميل غير ملفاتها: تمنع سياسة الأمان فيها كل عنوان آخر، ويمكنك التحقق من ذلك في عرض الشبكة بمتصفحك أثناء النسخ الاحتياطي.",
          "لا يطلب Keepsake أبدًا رمز دخول iPhone ولا حساب Apple.",
        ],
      },
      {
        title: "ما يحتفظ به هذا المتصفح",
        body: [
          "المفتاح الذي يتيح لهذا الكمبيوتر التواصل مع iPhone، ومثله يحتفظ به iTunes وFinder أيضًا. يستطيع من لديه ملف هذا المتصفح وiPhone مفتوح القفل استخدامه.",
          "المجلدات التي اخترتها، كي لا تبحث عنها من جديد.",
          "النسخ الاحتياطية والخزنات، فقط إذا اخترت هذا المتصفح مكانًا لها.",
          "عبارة مرور الخزنة، فقط إذا حددت «التذكر على هذا الكمبيوتر»: تُختم بمفتاح لا يمكن إخراجه من المتصفح.",
        ],
      },
      {
        title: "ما قد يفعله المتصفح نفسه",
        body: [
          "عند كتابة ملفات في مجلد يفحصها Chrome بميزة التصفح الآمن، وقد يرسل أسماءها وبصماتها إلى Google. يمكنك إيقاف التصفح الآمن في إعدادات Chrome طوال مدة النسخ الاحتياطي.",
        ],
      },
    ],
  },
};
