import type reference from '../fr/landing';
import type { MessagesOf } from '../types';
import common from './common';
import forms from './forms';
import journeys from './journeys';

const messages: MessagesOf<typeof reference> = {
  ...common,
  ...forms,
  ...journeys,
  'page.title': 'فضاء الزبناء',
  'page.lead':
    'الهاتف المحمول والإنترنت والهاتف الثابت: اشتركوا، وغيروا عرضكم، واطلعوا على فواتيركم.',
  'skip.to_content': 'الانتقال إلى المحتوى',
  'choices.title': 'ماذا تريدون أن تفعلوا؟',
  'choices.help': 'تكفي بضع دقائق. هيئوا بطاقتكم الوطنية؛ كل شيء يُحفظ عند كل خطوة.',
  'offer.choose': 'اختيار',
  'choice.subscribe.title': 'الاشتراك',
  'choice.subscribe.text': 'اختيار عرض ورقم، ثم التوصل بالعقد.',
  'choice.change.title': 'تغيير العرض',
  'choice.change.text': 'مقارنة العرض الحالي بالعروض الأخرى واختيار الأنسب.',
  'choice.bills.title': 'فواتيري',
  'choice.bills.text': 'الاطلاع على الفواتير والمبلغ الباقي للأداء، وتحميلها.',
  'offers.title': 'عروضنا',
  'offers.loading': 'جار تحميل العروض…',
  'offers.none_in_category': 'لا يوجد أي عرض متاح حاليا.',
  'offers.count': {
    zero: 'لا عروض',
    one: 'عرض واحد',
    two: 'عرضان',
    few: '{count} عروض',
    many: '{count} عرضا',
    other: '{count} عرض',
  },
  'offers.more': {
    zero: 'عرض كل العروض',
    one: 'إظهار عرض آخر',
    two: 'إظهار عرضين آخرين',
    few: 'إظهار {count} عروض أخرى',
    many: 'إظهار {count} عرضا آخر',
    other: 'إظهار {count} عرض آخر',
  },
  'contact.title': 'نقدم لكم عروضنا في الوكالة',
  'contact.text':
    'تعذر عرض قائمة العروض حاليا. تفضلوا بزيارة وكالتكم: سيقدم لكم أحد المستشارين العروض المتوفرة ويجيب عن أسئلتكم.',
  'health.checking': 'جار التحقق من الخدمة…',
  'health.ready': 'الخدمة تعمل بشكل عادي',
  'health.degraded': 'الخدمة مضطربة مؤقتا',
  'health.unreachable': 'الخدمة لا تستجيب. تحققوا من اتصالكم.',
  'page.without_script': 'تحتاج استماراتنا إلى JavaScript. فعّلوه في متصفحكم، أو زوروا وكالتكم.',
  'page.not_found.text': 'هذا العنوان لا يؤدي إلى أي صفحة. ربما نُسخ بشكل غير صحيح.',
  'page.not_found.home': 'العودة إلى الصفحة الرئيسية',
  'page.failed.title': 'تعذر عرض الصفحة',
  'page.failed.text': 'أعيدوا تحميل الصفحة. إذا استمر المشكل، حاولوا بعد قليل.',
  'page.failed.reload': 'إعادة تحميل الصفحة',
};

export default messages;
