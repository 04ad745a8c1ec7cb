/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A loss of power. Of each file that SQLite writes, the content at its last sync is
 * kept, and what was written since. At the n-th sync, before it is done, the files
 * become what a disk may hold then: the synced content with some of the later writes,
 * in sectors, and some of the changes of length; and the process is killed.
 */
#include "config.h"

#include "support/crash-vfs.h"

#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define SECTOR 512

/* A write, or a change of length when there are no data. */
typedef struct
{
  sqlite3_int64  offset;
  GBytes        *data;
} Change;

typedef struct
{
  char       *path;
  GByteArray *synced;
  GArray     *changes;
} Disk;

typedef struct
{
  sqlite3_file  base;
  Disk         *disk;  /* NULL for temporary files */
  sqlite3_file *real;
} CrashFile;

static sqlite3_vfs crash_vfs;
static sqlite3_vfs *real_vfs;
static GHashTable *disks;
static guint crash_at, n_syncs;
static guint32 crash_seed;

static void
clear_change (gpointer data)
{
  g_bytes_unref (((Change *) data)->data);
}

static void
put (GByteArray    *image,
     sqlite3_int64  offset,
     const guint8  *data,
     gsize          length)
{
  guint size = image->len;

  if (offset + (sqlite3_int64) length > size)
    {
      g_byte_array_set_size (image, offset + length);
      memset (image->data + size, 0, image->len - size);
    }
  memcpy (image->data + offset, data, length);
}

/* What the disk holds: any sectors of what was not synced. */
static void
crash (void)
{
  GRand *rand = g_rand_new_with_seed (crash_seed);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, disks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Disk *disk = value;
      guint luck = g_rand_int_range (rand, 0, 5);

      for (guint i = 0; i < disk->changes->len; i++)
        {
          const Change *change = &g_array_index (disk->changes, Change, i);
          gsize length;
          const guint8 *data = g_bytes_get_data (change->data, &length);

          if (length == 0 && g_rand_boolean (rand))
            {
              guint size = disk->synced->len;

              g_byte_array_set_size (disk->synced, change->offset);
              if (change->offset > size)
                memset (disk->synced->data + size, 0, change->offset - size);
            }
          for (gsize at = 0; at < length;)
            {
              gsize part = MIN (SECTOR - (change->offset + at) % SECTOR, length - at);

              if ((guint) g_rand_int_range (rand, 0, 4) < luck)
                put (disk->synced, change->offset + at, data + at, part);
              at += part;
            }
        }
      g_file_set_contents_full (disk->path, (char *) disk->synced->data, disk->synced->len, G_FILE_SET_CONTENTS_NONE, 0644, NULL);
    }
  kill (getpid (), SIGKILL);
}

static void
note_change (CrashFile     *file,
             sqlite3_int64  offset,
             const void    *data,
             gsize          length)
{
  Change change = { offset, g_bytes_new (data, length) };

  if (file->disk != NULL)
    g_array_append_val (file->disk->changes, change);
  else
    g_bytes_unref (change.data);
}

static int
crash_close (sqlite3_file *file)
{
  CrashFile *self = (CrashFile *) file;
  int rc = self->real->pMethods != NULL ? self->real->pMethods->xClose (self->real) : SQLITE_OK;

  g_free (self->real);

  return rc;
}

static int
crash_read (sqlite3_file *file, void *data, int length, sqlite3_int64 offset)
{
  return ((CrashFile *) file)->real->pMethods->xRead (((CrashFile *) file)->real, data, length, offset);
}

static int
crash_write (sqlite3_file *file, const void *data, int length, sqlite3_int64 offset)
{
  note_change ((CrashFile *) file, offset, data, length);

  return ((CrashFile *) file)->real->pMethods->xWrite (((CrashFile *) file)->real, data, length, offset);
}

static int
crash_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  note_change ((CrashFile *) file, size, NULL, 0);

  return ((CrashFile *) file)->real->pMethods->xTruncate (((CrashFile *) file)->real, size);
}

static int
crash_sync (sqlite3_file *file, int flags)
{
  CrashFile *self = (CrashFile *) file;

  if (++n_syncs == crash_at)
    crash ();
  if (self->disk != NULL)
    {
      for (guint i = 0; i < self->disk->changes->len; i++)
        {
          const Change *change = &g_array_index (self->disk->changes, Change, i);
          gsize length;
          const guint8 *data = g_bytes_get_data (change->data, &length);

          if (length > 0)
            put (self->disk->synced, change->offset, data, length);
          else
            {
              guint size = self->disk->synced->len;

              g_byte_array_set_size (self->disk->synced, change->offset);
              if (change->offset > size)
                memset (self->disk->synced->data + size, 0, change->offset - size);
            }
        }
      g_array_set_size (self->disk->changes, 0);
    }

  return self->real->pMethods->xSync (self->real, flags);
}

static int
crash_file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  return ((CrashFile *) file)->real->pMethods->xFileSize (((CrashFile *) file)->real, size);
}

static int
crash_lock (sqlite3_file *file, int lock)
{
  return ((CrashFile *) file)->real->pMethods->xLock (((CrashFile *) file)->real, lock);
}

static int
crash_unlock (sqlite3_file *file, int lock)
{
  return ((CrashFile *) file)->real->pMethods->xUnlock (((CrashFile *) file)->real, lock);
}

static int
crash_check_lock (sqlite3_file *file, int *result)
{
  return ((CrashFile *) file)->real->pMethods->xCheckReservedLock (((CrashFile *) file)->real, result);
}

static int
crash_control (sqlite3_file *file, int op, void *arg)
{
  return ((CrashFile *) file)->real->pMethods->xFileControl (((CrashFile *) file)->real, op, arg);
}

static int
crash_sector_size (sqlite3_file *file)
{
  return SECTOR;
}

/* Nothing is promised: sectors are torn. */
static int
crash_characteristics (sqlite3_file *file)
{
  return 0;
}

static int
crash_shm_map (sqlite3_file *file, int page, int size, int extend, void volatile **map)
{
  return ((CrashFile *) file)->real->pMethods->xShmMap (((CrashFile *) file)->real, page, size, extend, map);
}

static int
crash_shm_lock (sqlite3_file *file, int offset, int n, int flags)
{
  return ((CrashFile *) file)->real->pMethods->xShmLock (((CrashFile *) file)->real, offset, n, flags);
}

static void
crash_shm_barrier (sqlite3_file *file)
{
  ((CrashFile *) file)->real->pMethods->xShmBarrier (((CrashFile *) file)->real);
}

static int
crash_shm_unmap (sqlite3_file *file, int delete)
{
  return ((CrashFile *) file)->real->pMethods->xShmUnmap (((CrashFile *) file)->real, delete);
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = crash_close,
  .xRead = crash_read,
  .xWrite = crash_write,
  .xTruncate = crash_truncate,
  .xSync = crash_sync,
  .xFileSize = crash_file_size,
  .xLock = crash_lock,
  .xUnlock = crash_unlock,
  .xCheckReservedLock = crash_check_lock,
  .xFileControl = crash_control,
  .xSectorSize = crash_sector_size,
  .xDeviceCharacteristics = crash_characteristics,
  .xShmMap = crash_shm_map,
  .xShmLock = crash_shm_lock,
  .xShmBarrier = crash_shm_barrier,
  .xShmUnmap = crash_shm_unmap,
};

static Disk *
get_disk (const char *path)
{
  Disk *disk = g_hash_table_lookup (disks, path);
  char *content = NULL;
  gsize length = 0;

  if (disk != NULL)
    return disk;

  disk = g_new0 (Disk, 1);
  disk->path = g_strdup (path);
  disk->synced = g_byte_array_new ();
  disk->changes = g_array_new (FALSE, FALSE, sizeof (Change));
  g_array_set_clear_func (disk->changes, clear_change);
  if (g_file_get_contents (path, &content, &length, NULL))
    g_byte_array_append (disk->synced, (guint8 *) content, length);
  g_free (content);
  g_hash_table_insert (disks, disk->path, disk);

  return disk;
}

static int
crash_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  CrashFile *self = (CrashFile *) file;
  int rc;

  self->base.pMethods = NULL;
  self->real = g_malloc0 (real_vfs->szOsFile);
  self->disk = name != NULL && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)) ? get_disk (name) : NULL;
  rc = real_vfs->xOpen (real_vfs, name, self->real, flags, out_flags);
  if (rc == SQLITE_OK)
    self->base.pMethods = &methods;
  else
    g_free (self->real);

  return rc;
}

/* A journal that is deleted is gone: SQLite syncs its folder where that matters. */
static int
crash_delete (sqlite3_vfs *vfs, const char *name, int sync_folder)
{
  g_hash_table_remove (disks, name);

  return real_vfs->xDelete (real_vfs, name, sync_folder);
}

/* Makes it the way SQLite reaches files, for the rest of the process. */
void
support_crash_install (guint   at_sync,
                       guint32 seed)
{
  real_vfs = sqlite3_vfs_find ("unix");
  crash_vfs = *real_vfs;
  crash_vfs.zName = "crash";
  crash_vfs.szOsFile = sizeof (CrashFile);
  crash_vfs.xOpen = crash_open;
  crash_vfs.xDelete = crash_delete;
  disks = g_hash_table_new (g_str_hash, g_str_equal);
  crash_at = at_sync;
  crash_seed = seed;
  n_syncs = 0;
  sqlite3_vfs_register (&crash_vfs, 1);
}

guint
support_crash_count (void)
{
  return n_syncs;
}
