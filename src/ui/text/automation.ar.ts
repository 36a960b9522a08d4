import type { Catalogue } from "./catalogue.ts";
import { plural } from "./plural.ts";

export const automationTexts: Catalogue["automation"] = {
  title: "تلقائيًا",
  onPlug: "النسخ الاحتياطي عند توصيله",
  onPlugHint: (hours) =>
    `عندما يكون Keepsake مفتوحًا والمكان متاحًا، ويكون عدد الساعات منذ آخر نسخة احتياطية ${hours} على الأقل.`,
  passcode:
    "يطلب iPhone رمز دخوله في بداية كل نسخ احتياطي، فلا بد من وجود شخص بجانبه. لا يستطيع أي برنامج القيام بذلك عنك.",
  remind: "تذكيري",
  never: "أبدًا",
  afterDays: (count, shown) =>
    plural(count, {
      zero: "في اليوم نفسه",
      one: "بعد يوم",
      two: "بعد يومين",
      few: `بعد ${shown} أيام`,
      many: `بعد ${shown} يومًا`,
      other: `بعد ${shown} يوم`,
    }),
  keepOpen: "تظهر التذكيرات ما دام Keepsake مفتوحًا. ثبِّته واجعله يبدأ عند تسجيل دخولك كي تصلك دائمًا.",
  notifications: {
    title: "الإشعارات",
    on: "أعلمني عندما ينتظر iPhone رمز دخوله، وعندما تكتمل نسخة احتياطية أو تتوقف، وعندما تتأخر",
    hint: "فقط عندما تكون هذه الصفحة في الخلفية. مصدر الإشعارات هذا المتصفح، وليس خادمًا.",
    denied: "يحظر المتصفح إشعارات هذا الموقع. في المتصفح: انقر على الرمز بجانب العنوان واسمح بها.",
    unavailable: "لا يدعم هذا المتصفح الإشعارات.",
  },
  news: {
    passcode: (name) => `أدخِل رمز الدخول على ${name}`,
    done: (name) => `تم نسخ ${name} احتياطيًا`,
    trouble: (name) => `توقف نسخ ${name} احتياطيًا`,
    restored: (name) => `تمت استعادة ${name}`,
    restoreTrouble: (name) => `توقفت استعادة ${name}`,
    overdue: (name) => `لم يُنسخ ${name} احتياطيًا منذ مدة`,
  },
};
