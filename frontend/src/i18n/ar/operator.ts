import type reference from '../fr/operator';
import type { MessagesOf } from '../types';
import account from './account';
import automation from './automation';
import clients from './clients';
import collections from './collections';
import common from './common';
import contracts from './contracts';
import facts from './facts';
import invoices from './invoices';
import kit from './kit';
import offers from './offers';
import payments from './payments';
import runs from './runs';
import problems from './problems';
import signing from './signing';
import settings from './settings';
import trail from './trail';

const total = 'المجموع: {count}';
const messages: MessagesOf<typeof reference> = {
  ...common,
  ...collections,
  ...account,
  ...automation,
  ...clients,
  ...contracts,
  ...facts,
  ...invoices,
  ...kit,
  ...offers,
  ...payments,
  ...runs,
  ...problems,
  ...signing,
  ...settings,
  ...trail,
  'skip.to_content': 'الانتقال إلى المحتوى',
  'nav.label': 'الأقسام',
  'nav.home': 'MT-Facturation، نظرة عامة',
  'nav.contracts': 'العقود',
  'nav.clients': 'الزبناء',
  'nav.offers': 'العروض',
  'nav.invoices': 'الفواتير',
  'nav.collections': 'التحصيل',
  'theme.to_dark': 'التبديل إلى المظهر الداكن',
  'theme.to_light': 'التبديل إلى المظهر الفاتح',
  'overview.title': 'نظرة عامة',
  'overview.activity': 'النشاط',
  'overview.attention': 'للمتابعة',
  'overview.shortcuts': 'اختصارات',
  'overview.nothing': 'لا يمكن الوصول إلى أي قسم حاليا.',
  'overview.unavailable': 'غير متاح',
  'overview.session': 'الجلسة',
  'overview.actor': 'الهوية',
  'overview.roles': 'الأدوار',
  'health.title': 'حالة الخدمة',
  'health.checking': 'جار التحقق…',
  'health.ready': 'الخدمة تعمل',
  'health.degraded': 'الخدمة مضطربة',
  'health.unreachable': 'تعذر الاتصال بالخادم',
  'health.unreachable.help': 'الخادم لا يستجيب. سيستأنف التحقق تلقائيا.',
  'health.checked': 'آخر تحقق: {instant}',
  'health.database': 'قاعدة البيانات',
  'health.migrations': 'بنية البيانات',
  'health.queue': 'طابور المهام',
  'health.database.ok': 'تستجيب',
  'health.database.failed': 'لا تستجيب',
  'health.database.unknown': 'الحالة غير معروفة',
  'health.migrations.ok': 'محدثة',
  'health.migrations.failed': 'تحتاج إلى تحديث',
  'health.migrations.unknown': 'الحالة غير معروفة',
  'health.queue.ok': 'جاهز',
  'health.queue.failed': 'متوقف',
  'health.queue.unknown': 'الحالة غير معروفة',
  'list.total': {
    zero: total,
    one: total,
    two: total,
    few: total,
    many: total,
    other: total,
  },
  'list.total_capped': 'أكثر من {count}',
  'list.loading': 'جار التحميل…',
  'list.previous': 'السابقة',
  'list.next': 'التالية',
  'list.page': 'الصفحة {page} من {pages}',
  'list.pages': 'الصفحات',
  'value.none': 'غير محدد',
  'error.title': 'تعذر تحميل هذه البيانات',
  'error.network': 'الخادم لا يستجيب. تحققوا من الاتصال ثم أعيدوا المحاولة.',
  'error.forbidden': 'صلاحياتكم لا تسمح بالوصول إلى هذه البيانات.',
  'error.unauthorized': 'يجب تسجيل الدخول لعرض هذه البيانات.',
  'error.missing': 'هذا القسم غير متوفر على الخادم.',
  'error.server': 'واجه الخادم مشكلا. أعيدوا المحاولة بعد لحظات.',
  'error.trace': 'المرجع: {trace}',
  'page.not_found.text': 'هذا العنوان لا يطابق أي صفحة من فضاء العمل.',
  'page.not_found.home': 'الذهاب إلى النظرة العامة',
  'page.failed.title': 'تعذر عرض الصفحة',
  'page.failed.text': 'أعيدوا تحميل الصفحة. عملكم المحفوظ لم يضع.',
  'page.failed.reload': 'إعادة تحميل الصفحة',
  'collections.outstanding': 'المبالغ المستحقة',
  'collections.overdue': 'فواتير متأخرة',
  'collections.open': 'ملفات مفتوحة',
  'collections.in_progress': 'ملفات قيد المعالجة',
  'collections.aging': 'أقدمية المتأخرات',
  'collections.bucket': 'مدة التأخير',
  'collections.bucket_amount': 'المبلغ المستحق',
  'collections.bucket.current': 'لم يحن أجله',
  'collections.bucket.1_30': 'من 1 إلى 30 يوما',
  'collections.bucket.31_60': 'من 31 إلى 60 يوما',
  'collections.bucket.61_90': 'من 61 إلى 90 يوما',
  'collections.bucket.90_plus': 'أكثر من 90 يوما',
};

export default messages;
