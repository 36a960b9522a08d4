import type { Catalogue } from "./catalogue.ts";
import { plural } from "./plural.ts";

export const activityTexts: Catalogue["activity"] = {
  title: "السجل",
  emptyTitle: "لم يجرِ شيء بعد",
  emptyBody: "تظهر هنا كل نسخة احتياطية مع نتيجتها، وكل نسخة حان موعدها ولم تتم مع ذكر السبب.",
  now: "قيد التنفيذ الآن",
  history: "السجل السابق",
  copy: "نسخ كنص",
  clear: "مسح السجل",
  clearTitle: "هل تريد مسح السجل؟",
  clearBody: "تُفرَّغ القائمة. تبقى اللقطات والنسخ الاحتياطية كما هي.",
  clearConfirm: "مسح",
  columns: { when: "البداية", what: "العملية", result: "النتيجة", took: "المدة", amount: "ما تم نسخه" },
  kinds: { backup: (name) => `نسخ ${name} احتياطيًا`, restore: (name) => `استعادة ${name}` },
  into: (place) => `إلى ${place}`,
  results: {
    running: "قيد التنفيذ",
    done: "اكتملت",
    stopped: "أوقفتها بنفسك",
    interrupted: "توقفت مؤقتًا",
    failed: "فشلت",
    broken: "انقطعت",
    missed: "فات موعدها",
  },
  brokenHint: "أُغلقت الصفحة قبل الاكتمال. ما وصل محفوظ.",
  missed: {
    "not-open": "لم يكن Keepsake مفتوحًا.",
    "not-connected": "لم يكن iPhone متصلًا.",
    "vault-locked": "كانت الخزنة مقفلة.",
    "no-place": "لم يُختر مكان للنسخ الاحتياطية.",
    "not-started": "لم يبدأها أحد.",
  },
  resume: "استئناف",
  amount: (size, files, shown) =>
    plural(files, {
      zero: `${size}، بلا ملفات`,
      one: `${size}، ملف واحد`,
      two: `${size}، ملفان`,
      few: `${size}، ${shown} ملفات`,
      many: `${size}، ${shown} ملفًا`,
      other: `${size}، ${shown} ملف`,
    }),
};
