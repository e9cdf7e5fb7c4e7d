// What not every engine shows to pages: WebKitGTK has no storage manager.

/** Whether the origin has files of its own. */
export const originHasFiles: boolean = typeof navigator === 'object' && 'getDirectory' in ((navigator.storage as StorageManager | undefined) ?? {})
