import type reference from '../fr/invoices';
import type { MessagesOf } from '../types';

const messages: MessagesOf<typeof reference> = {
  'invoices.empty': 'لا توجد فواتير حاليا.',
  'invoices.number': 'الرقم',
  'invoices.client': 'الزبون',
  'invoices.period': 'الفترة',
  'invoices.due': 'تاريخ الاستحقاق',
  'invoices.amount': 'المجموع',
  'invoices.outstanding': 'الباقي للأداء',
  'invoices.status': 'الحالة',
  'invoice.status.issued': 'صادرة',
  'invoice.status.paid': 'مؤداة',
  'invoice.status.overdue': 'متأخرة',
  'invoice.status.void': 'ملغاة',
  'run.status.queued': 'في الانتظار',
  'run.status.running': 'قيد التنفيذ',
  'run.status.completed': 'مكتملة',
  'run.status.completed_with_errors': 'مكتملة، تحتاج إلى مراجعة',
  'run.status.failed': 'فشلت',
  'invoices.search': 'رقم الفاتورة أو الزبون',
  'invoices.all_offers': 'كل العروض',
  'invoices.tab.issued': 'الصادرة',
  'invoices.tab.overdue': 'المتأخرة',
  'invoices.tab.paid': 'المؤداة',
  'invoices.tab.void': 'الملغاة',
  'invoices.empty.help': 'أطلقوا الفوترة لإصدار فواتير شهر.',
  'runs.start': 'إطلاق الفوترة',
  'runs.history': 'السجل',
};

export default messages;
