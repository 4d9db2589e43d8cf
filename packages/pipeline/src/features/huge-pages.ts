/**
 * Environment of a process that runs a network: glibc 2.35 and later then takes large memory in pages of 2 MB where the
 * system has them on request, which made the network 5 % faster (docs/benchmarks.md). Other C libraries do not read it.
 */
export const HUGE_PAGES = { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' };
