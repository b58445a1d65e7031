/**
 * What a driver does around its invalidations that no cache's state shows, such as a TLBI for each
 * of a thousand pages where one of the whole ASID would do.
 */
package org.vsmmu.replay.driver;
