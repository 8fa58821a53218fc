import type reference from '../fr/payments';
import type { MessagesOf } from '../types';

const messages: MessagesOf<typeof reference> = {
  'payments.title': 'الأداءات',
  'payments.none': 'لا أداءات.',
  'payments.date': 'التاريخ',
  'payments.method': 'الوسيلة',
  'payments.reference': 'المرجع',
  'payments.amount': 'المبلغ',
  'payments.note': 'ملاحظة',
  'payments.method.bank_transfer': 'تحويل بنكي',
  'payments.method.cash': 'نقدا',
  'payments.method.card': 'بطاقة',
  'payments.method.wallet': 'محفظة إلكترونية',
  'payments.method.other': 'أخرى',
  'payments.record': 'تسجيل أداء',
  'payments.record_title': 'أداء {number}',
  'payments.recorded': 'تم تسجيل {amount} لفائدة {number}',
  'payments.mark_paid': 'تأشير كمؤداة',
  'payments.mark_paid_title': 'تسوية {number}؟',
  'payments.mark_paid.amount': 'يسجل أداء بمبلغ {amount} لفائدة {client}.',
  'payments.mark_paid.case': 'تصبح الفاتورة مؤداة ويغلق ملف تحصيلها.',
  'payments.settled': 'تم أداء {number}',
  'payments.reverse': 'إلغاء الأداء',
  'payments.reverse_title': 'إلغاء أداء {amount}؟',
  'payments.reverse.reopens': 'تصبح الفاتورة مستحقة من جديد بأجلها الأصلي.',
  'payments.reverse.kept': 'يبقى الأداء ظاهرا ومؤشرا كملغى.',
  'payments.reason': 'السبب',
  'payments.reversed': 'ملغى',
  'payments.reversed_toast': 'تم إلغاء أداء {amount}',
};

export default messages;
