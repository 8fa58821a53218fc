import type reference from '../fr/contracts';
import type { MessagesOf } from '../types';

const messages: MessagesOf<typeof reference> = {
  'contracts.empty': 'لا توجد عقود حاليا.',
  'contracts.line': 'الخط',
  'contracts.client': 'الزبون',
  'contracts.offer': 'العرض',
  'contracts.fee': 'المبلغ الشهري',
  'contracts.start': 'البداية',
  'contracts.status': 'الحالة',
  'contract.status.draft': 'مسودة',
  'contract.status.active': 'نشط',
  'contract.status.suspended': 'معلق',
  'contract.status.terminated': 'منتهٍ',
  'contracts.service': 'الخدمة',
  'contracts.search': 'رقم الخط أو الزبون',
  'contracts.all_services': 'كل الخدمات',
  'contracts.tab.draft': 'مسودات',
  'contracts.tab.active': 'النشطة',
  'contracts.tab.suspended': 'المعلقة',
  'contracts.tab.terminated': 'المنتهية',
  'contracts.empty.help': 'سجلوا أول زبون لإنشاء عقده.',
  'contracts.entry': 'عقد جديد أو تغيير',
  'contracts.entry.client': 'زبون جديد',
  'contracts.entry.client.text': 'الهوية والعرض والخط: تسجيل في خطوة واحدة.',
  'contracts.entry.line': 'خط جديد',
  'contracts.entry.line.text': 'زبون معروف يضيف خطا.',
  'contracts.entry.plan': 'تغيير العرض',
  'contracts.entry.plan.text': 'زبون معروف يغير عرض خط.',
  'contracts.entry.manual': 'إنشاء يدوي',
  'contracts.entry.manual.text': 'اختيار الزبون والخط والعرض والحالة يدويا.',
};

export default messages;
