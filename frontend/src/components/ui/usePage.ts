import { useSearchParams } from 'react-router';

/** The page of a list that the address asks for (`?page=2`); anything odd is the first. */
export function usePage(): number {
  const [parameters] = useSearchParams();
  const page = Number(parameters.get('page') ?? 1);
  return Number.isSafeInteger(page) && page > 0 ? page : 1;
}
