import type { Catalogue } from "./catalogue.ts";

const replug = "على iPhone: افتح قفله. ثم افصل الكابل، وانتظر خمس ثوانٍ، وصِله من جديد.";
const report = "في هذه النافذة: انسخ التفاصيل أدناه وأبلغ عنها. لم يتغير شيء مما لديك.";

export const errorTexts: Catalogue["errors"] = {
  "base/bug": { title: "وقع خطأ في Keepsake", remedy: report },
  "base/ended": { title: "أنهى iPhone الاتصال", remedy: replug },
  "base/malformed": { title: "أرسل iPhone ما لا يمكن قراءته", remedy: report },
  "base/too-long": { title: "أرسل iPhone أكثر من المتوقع", remedy: report },
  "base/truncated": { title: "انقطع الاتصال في المنتصف", remedy: replug },
  "usb/busy": { title: "iPhone مشغول", remedy: "في هذه النافذة: انتظر بضع ثوانٍ، ثم أعد المحاولة." },
  "usb/no-interface": {
    title: "iPhone يشحن فقط",
    remedy: "على iPhone: افتح قفله. إذا سأل عن السماح للملحق بالاتصال، فاضغط على «سماح».",
  },
  "usb/not-found": {
    title: "لم يُعثر على iPhone",
    remedy: "عند الكابل: صِل iPhone، ثم اختره في القائمة.",
  },
  "usb/not-supported": {
    title: "لا يستطيع هذا المتصفح الاتصال بـ\u00a0iPhone",
    remedy: "على هذا الكمبيوتر: افتح Keepsake في Chrome أو Edge.",
  },
  "usb/permission": {
    title: "يمنع الكمبيوتر المتصفح من الوصول إلى iPhone",
    remedy: "على هذا الكمبيوتر: اسمح لحسابك بفتح ملحقات USB، ثم صِل iPhone من جديد.",
  },
  "usb/taken": {
    title: "برنامج آخر يستخدم iPhone",
    remedy: "على هذا الكمبيوتر: أغلِق علامات التبويب والبرامج الأخرى التي تستخدمه، ثم أعد المحاولة.",
  },
  "usb/transfer": {
    title: "فُقدت بعض البيانات في الكابل",
    remedy: `${replug} إذا تكرر ذلك، فاستخدم كابلًا آخر أو منفذًا آخر.`,
  },
  "usb/unplugged": { title: "تم فصل iPhone", remedy: "عند الكابل: صِله من جديد." },
  "mux/malformed": { title: "أرسل iPhone ما لا يمكن قراءته", remedy: replug },
  "mux/refused": { title: "رفض iPhone الاتصال", remedy: replug },
  "mux/reset": { title: "أغلق iPhone الاتصال", remedy: replug },
  "mux/silent": { title: "لا يستجيب iPhone", remedy: replug },
  "mux/too-long": { title: "أرسل iPhone أكثر من المتوقع", remedy: replug },
  "mux/version": {
    title: "يستخدم iPhone هذا بروتوكول USB غير معروف",
    remedy: "في هذه النافذة: انسخ التفاصيل أدناه وأبلغ عنها مع طراز iPhone.",
  },
  "tls/alert": { title: "أنهى iPhone الاتصال الآمن", remedy: replug },
  "tls/bad-record": {
    title: "تعرض الاتصال الآمن للتشويش",
    remedy: `${replug} إذا تكرر ذلك، فاستخدم كابلًا آخر.`,
  },
  "tls/handshake": { title: "لا يوجد اتصال آمن بـ\u00a0iPhone", remedy: replug },
  "tls/refused": {
    title: "لم يعرض iPhone اتصالًا آمنًا",
    remedy: "لا يتابع Keepsake دون تشفير. افصل iPhone، وأبلغ عن ذلك إن كنت تثق بهذا الكابل.",
  },
  "tls/wrong-device": {
    title: "هذا ليس iPhone الذي وثقت به",
    remedy: "عند الكابل: تحقق من iPhone الموصول، ومن أن الكابل متصل بالكمبيوتر مباشرة.",
  },
  "lockdown/device-error": {
    title: "لم يتمكن iPhone من الرد",
    remedy: "على iPhone: أعد تشغيله، وافتح قفله، ثم صِله من جديد.",
  },
  "lockdown/malformed": { title: "أرسل iPhone ما لا يمكن قراءته", remedy: replug },
  "lockdown/password-protected": { title: "iPhone مقفل", remedy: "على iPhone: افتح قفله برمز الدخول." },
  "lockdown/session-inactive": { title: "أنهى iPhone الجلسة", remedy: replug },
  "lockdown/silent": { title: "لا يستجيب iPhone", remedy: replug },
  "pairing/denied": {
    title: "طُلب من iPhone عدم الوثوق بهذا الكمبيوتر",
    remedy: "عند الكابل: افصله ثم صِله من جديد كي يسأل مرة أخرى.",
  },
  "pairing/forgotten": {
    title: "نسي iPhone هذا الكمبيوتر",
    remedy: "على iPhone: افتح قفله واضغط على «الوثوق» عندما يسأل.",
  },
  "pairing/prohibited": {
    title: "لا يُسمح لـ\u00a0iPhone هذا بالوثوق بأجهزة كمبيوتر أخرى",
    remedy: "تديره مؤسسة. اطلب من المسؤول فيها السماح بذلك.",
  },
  "pairing/storage": {
    title: "تعذر حفظ الوثوق",
    remedy: "في هذا المتصفح: اسمح لهذا الموقع بتخزين البيانات، واخرج من الوضع الخاص، ثم اتصل من جديد.",
  },
  "pairing/waiting": {
    title: "ينتظر iPhone إجابتك",
    remedy: "على iPhone: اضغط على «الوثوق» وأدخِل رمز دخوله.",
  },
  "service/failed": { title: "تعذر على iPhone بدء النسخ الاحتياطي", remedy: replug },
  "service/malformed": { title: "أرسل iPhone ما لا يمكن قراءته", remedy: report },
  "service/message-too-long": { title: "أرسل iPhone أكثر من المتوقع", remedy: report },
  "service/refused": { title: "رفض iPhone هذا الطلب", remedy: "على iPhone: افتح قفله، ثم أعد المحاولة." },
  "service/silent": { title: "لا يستجيب iPhone", remedy: replug },
  "service/unknown": {
    title: "لا يتيح iPhone هذا النسخ الاحتياطي",
    remedy: "إصدار iOS فيه قديم جدًا، أو تديره مؤسسة أوقفت النسخ الاحتياطي.",
  },
  "backup/agent-error": {
    title: "توقف برنامج النسخ الاحتياطي في iPhone",
    remedy: "على iPhone: أعد تشغيله وافتح قفله. ثم استأنف النسخ الاحتياطي هنا.",
  },
  "backup/busy": {
    title: "iPhone مشغول بنسخ احتياطي آخر",
    remedy: "على iPhone: انتظر حتى ينتهي نسخ iCloud الاحتياطي أو الكمبيوتر الآخر، ثم أعد المحاولة.",
  },
  "backup/cancelled-on-phone": {
    title: "أُوقف على iPhone",
    remedy: "في هذه النافذة: استأنف متى شئت. لم يُفقد شيء.",
  },
  "backup/damaged": {
    title: "جزء من هذه النسخة الاحتياطية تالف",
    remedy: "في هذه النافذة: أنشئ نسخة احتياطية من جديد. يُنسخ الناقص مرة أخرى.",
  },
  "backup/device-error": {
    title: "أوقف iPhone النسخ الاحتياطي",
    remedy: "على iPhone: أعد تشغيله وافتح قفله. ثم استأنف النسخ الاحتياطي هنا.",
  },
  "backup/ended-early": { title: "أنهى iPhone النسخ الاحتياطي مبكرًا", remedy: replug },
  "backup/find-my-on": {
    title: "«تحديد الموقع» لا يزال مفعلًا",
    remedy: "على iPhone: افتح الإعدادات ← اسمك ← تحديد الموقع، وأوقف «تحديد موقع iPhone» إلى أن تنتهي الاستعادة.",
  },
  "backup/icloud-restoring": {
    title: "لا يزال iPhone يستعيد بياناته من iCloud",
    remedy: "على iPhone: أبقِه متصلًا بشبكة Wi-Fi وبالكهرباء حتى تنتهي الاستعادة من iCloud، ثم أعد المحاولة.",
  },
  "backup/locked": {
    title: "هذه النسخة الاحتياطية مقفلة",
    remedy: "في هذه النافذة: أدخِل كلمة مرور النسخ الاحتياطي. ليست رمز دخول iPhone.",
  },
  "backup/malformed": { title: "لا يمكن قراءة هذه النسخة الاحتياطية", remedy: report },
  "backup/managed": {
    title: "iPhone هذا خاضع للإدارة ونسخه الاحتياطي مقيد",
    remedy: "تشترط المؤسسة نسخًا احتياطية مشفرة أو تمنعها. اسأل المسؤول فيها.",
  },
  "backup/name-refused": {
    title: "لا يقبل القرص أحد الأسماء",
    remedy: "على هذا الكمبيوتر: اختر مجلدًا على قرص آخر، ثم أعد المحاولة.",
  },
  "backup/newer-ios": {
    title: "هذه النسخة الاحتياطية من إصدار iOS أحدث",
    remedy: "على iPhone: ثبِّت أحدث إصدار من iOS، ثم عُد إلى هنا.",
  },
  "backup/not-a-backup": {
    title: "لا توجد نسخة احتياطية في هذا المجلد",
    remedy: "في هذه النافذة: اختر المجلد الذي فيه النسخ الاحتياطية.",
  },
  "backup/not-finished": {
    title: "هذه النسخة الاحتياطية غير مكتملة",
    remedy: "في هذه النافذة: صِل iPhone نفسه وانسخه احتياطيًا من جديد. يتابع النسخ من حيث توقف.",
  },
  "backup/not-found": {
    title: "ملف من هذه النسخة الاحتياطية مفقود",
    remedy: "في هذه النافذة: أنشئ نسخة احتياطية جديدة. احتفظ بهذه حتى تكتمل الجديدة.",
  },
  "backup/passcode-timeout": {
    title: "لم يُفتح قفل iPhone في الوقت المحدد",
    remedy: "على iPhone: افتح قفله، وأدخِل رمز الدخول عندما يطلبه النسخ الاحتياطي.",
  },
  "backup/path-outside": { title: "ذكر iPhone ملفًا غير مسموح به", remedy: report },
  "backup/phone-says-no-space": {
    title: "لا تكفي المساحة لهذه النسخة الاحتياطية",
    remedy: "على هذا الكمبيوتر: أخلِ بعض المساحة، أو اختر مكانًا آخر.",
  },
  "backup/restart-needed": {
    title: "لم تكتمل استعادة سابقة",
    remedy: "على iPhone: أوقف تشغيله ثم شغِّله، وافتح قفله وصِله. ثم أعد المحاولة.",
  },
  "backup/restore-no-space": {
    title: "المساحة المتاحة على iPhone قليلة جدًا",
    remedy: "على iPhone: أخلِ بعض المساحة، ثم أعد المحاولة.",
  },
  "backup/setup-not-finished": {
    title: "أكمِل إعداد iPhone أولًا",
    remedy: "على iPhone: أكمِل الإعداد حتى تظهر الشاشة الرئيسية.",
  },
  "backup/silent": { title: "توقف iPhone عن الرد", remedy: replug },
  "backup/too-long": { title: "أرسل iPhone أكثر من المتوقع", remedy: report },
  "backup/unknown-message": {
    title: "طلب iPhone شيئًا غير معروف",
    remedy: "في هذه النافذة: انسخ التفاصيل أدناه وأبلغ عنها مع إصدار iOS.",
  },
  "backup/version": {
    title: "بروتوكول النسخ الاحتياطي في iPhone هذا غير معروف",
    remedy: "في هذه النافذة: انسخ التفاصيل أدناه وأبلغ عنها مع إصدار iOS.",
  },
  "backup/wrong-kind": {
    title: "يوجد مجلد في موضع ملف",
    remedy: "على القرص: اختر مجلدًا فارغًا للنسخة الاحتياطية، أو انقل ما يعترضها.",
  },
  "backup/wrong-password": {
    title: "هذه ليست كلمة مرور هذه النسخة الاحتياطية",
    remedy: "في هذه النافذة: أدخِل كلمة مرور النسخ الاحتياطي. ليست رمز دخول iPhone.",
  },
  "vault/another": {
    title: "هذه خزنة أخرى",
    remedy:
      "على هذا الكمبيوتر: صِل القرص الذي يحوي خزنتك السابقة. لاستخدام هذه الخزنة بدلًا منها، انسَ الإدخال وافتح المجلد من جديد.",
  },
  "vault/closed": { title: "الخزنة مقفلة", remedy: "في هذه النافذة: أدخِل عبارة مرور الخزنة." },
  "vault/damaged": { title: "جزء مما تم حفظه تالف", remedy: report },
  "vault/exists": {
    title: "توجد خزنة هنا من قبل",
    remedy: "في هذه النافذة: افتحها بعبارة مرورها، أو اختر مكانًا آخر.",
  },
  "vault/key-in-use": {
    title: "فُتحت الخزنة بعبارة المرور هذه",
    remedy: "في هذه النافذة: افتح الخزنة بعبارة مرور أخرى من عباراتها، ثم أزِل هذه.",
  },
  "vault/lock-lost": {
    title: "تعذر حجز الخزنة للكتابة",
    remedy: "في هذه النافذة: أعد المحاولة. ما حُفظ حتى الآن باقٍ.",
  },
  "vault/locked": {
    title: "هذا المكان قيد الاستخدام",
    remedy: "على هذا الكمبيوتر: أغلِق البرنامج الآخر أو علامة التبويب التي تستخدمه.",
  },
  "vault/not-a-vault": {
    title: "لا توجد خزنة هنا",
    remedy: "في هذه النافذة: اختر المجلد الذي فيه الخزنة، أو أنشئ خزنة.",
  },
  "vault/password-refused": {
    title: "لا يمكن استخدام عبارة مرور الخزنة هذه",
    remedy: "في هذه النافذة: اختر عبارة غير فارغة لا تبدأ ولا تنتهي بمسافة.",
  },
  "vault/version": {
    title: "أُنشئت الخزنة ببرنامج أحدث",
    remedy: "في هذه النافذة: حدِّث Keepsake. أو افتح الخزنة ببرنامج restic.",
  },
  "vault/wrong-password": {
    title: "هذه ليست عبارة مرور الخزنة",
    remedy: "في هذه النافذة: أدخِل عبارة مرور الخزنة. ليست رمز دخول iPhone.",
  },
  "store/exists": { title: "يوجد ملف هناك من قبل", remedy: report },
  "store/failed": {
    title: "تعذرت الكتابة على القرص",
    remedy: "على القرص: تحقق من سلامته ومن أنه غير محمي ضد الكتابة، ثم أعد المحاولة.",
  },
  "store/full": {
    title: "القرص ممتلئ",
    remedy: "على القرص: أخلِ بعض المساحة، ثم تابع. أو اختر مكانًا آخر.",
  },
  "store/gone": {
    title: "تعذر الوصول إلى المجلد",
    remedy: "على هذا الكمبيوتر: صِل القرص من جديد، أو أعد المجلد إلى مكانه.",
  },
  "store/not-found": { title: "ملف محفوظ مفقود", remedy: report },
  "store/permission": {
    title: "لم يعد مسموحًا للمتصفح باستخدام المجلد",
    remedy: "في هذه النافذة: اسمح بالوصول إلى المجلد من جديد.",
  },
  "store/too-short": { title: "ملف محفوظ ناقص", remedy: report },
  "content/absent": {
    title: "لا يوجد شيء منه في هذه النسخة الاحتياطية",
    remedy: "في هذه النافذة: ابحث في نسخة احتياطية أخرى لـ\u00a0iPhone هذا.",
  },
  "content/closed": { title: "هذه النسخة الاحتياطية مغلقة", remedy: "في هذه النافذة: افتحها من جديد." },
  "content/too-large": {
    title: "أكبر من أن يُعرض هنا",
    remedy: "في هذه النافذة: احفظه وافتحه ببرنامج آخر.",
  },
  "content/malformed": { title: "لا يمكن قراءة هذا المحتوى", remedy: report },
  "app/aborted": { title: "تم الإيقاف", remedy: "في هذه النافذة: استأنف متى شئت." },
  "app/insecure": {
    title: "فُتحت هذه الصفحة بطريقة غير آمنة",
    remedy: "في هذه النافذة: افتحها عبر https.",
  },
  "app/storage-blocked": {
    title: "يرفض هذا المتصفح تخزين أي شيء",
    remedy: "في هذا المتصفح: اسمح لهذا الموقع بتخزين البيانات، أو اخرج من الوضع الخاص.",
  },
  "app/two-tabs": {
    title: "Keepsake مفتوح في علامة تبويب أخرى",
    remedy: "في هذا المتصفح: استخدم علامة التبويب الأخرى، أو أغلِقها وأعد المحاولة.",
  },
  "app/worker-lost": {
    title: "توقف جزء من Keepsake عن العمل",
    remedy: "في هذه النافذة: أعد تحميل الصفحة. ما تم حفظه في أمان.",
  },
};
