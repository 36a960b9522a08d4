import type { Catalogue } from "./catalogue.ts";

export const shellTexts: Catalogue["shell"] = {
  nav: {
    label: "التنقل الرئيسي",
    home: "الرئيسية",
    snapshots: "اللقطات",
    activity: "السجل",
    vaults: "الخزنات",
    settings: "الإعدادات",
    help: "المساعدة",
    more: "المزيد",
    phones: "أجهزة iPhone",
  },
  lacksParts: {
    title: "تعذر تحميل جزء من Keepsake",
    body: "تحقق من الشبكة، ثم اضغط على الزر من جديد.",
  },
  keepsNothing: {
    title: "لا يحتفظ هذا المتصفح بأي شيء لهذه الصفحة",
    body: "في المتصفح: اسمح لهذا الموقع بحفظ البيانات، واخرج من النافذة الخاصة إن كنت فيها. حتى ذلك الحين لا تُحفظ النسخ الاحتياطية إلا في المجلدات، ويطلب iPhone الوثوق كل مرة.",
  },
  littleRoom: {
    title: "المساحة في هذا المتصفح قليلة",
    body: "لا تكاد النوافذ الخاصة والأقراص الممتلئة تحتفظ بشيء. استخدم مجلدًا أو قرصًا للنسخ الاحتياطية.",
  },
  crumbs: "موقعك في التطبيق",
  moreTitle: "المزيد",
  folders: "مجلدات النسخ الاحتياطية",
  foldersHint: "نسخ احتياطية عادية، كما يحتفظ بها Finder وApple Devices.",
};
