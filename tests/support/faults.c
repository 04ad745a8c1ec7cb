/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Makes the n-th system call by which SQLite writes fail, or the last one of the process.
 * SQLite lets its calls be replaced, so no shim of the file system is needed. It has no
 * hook for fsync: what a loss of power does is crash-vfs. The same calls, counted for
 * one file only, tell whether looking at it wrote to it.
 */
#include "config.h"

#include "support/faults.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static SupportFault current_fault;
static guint fault_at, n_calls;
static int fault_errno;

/* TRUE when the call shall fail. */
static gboolean
strikes (void)
{
  gboolean hit;

  n_calls++;
  hit = n_calls == fault_at || (current_fault == SUPPORT_FAULT_STICKY && n_calls > fault_at);
  if (!hit || current_fault == SUPPORT_FAULT_COUNT)
    return FALSE;
  if (current_fault == SUPPORT_FAULT_KILL)
    kill (getpid (), SIGKILL);
  errno = fault_errno;

  return TRUE;
}

static ssize_t
faulty_write (int         fd,
              const void *data,
              size_t      length)
{
  return strikes () ? -1 : write (fd, data, length);
}

static ssize_t
faulty_pwrite (int         fd,
               const void *data,
               size_t      length,
               off_t       offset)
{
  return strikes () ? -1 : pwrite (fd, data, length, offset);
}

static int
faulty_ftruncate (int   fd,
                  off_t length)
{
  return strikes () ? -1 : ftruncate (fd, length);
}

static int
faulty_unlink (const char *path)
{
  return strikes () ? -1 : unlink (path);
}

static const struct
{
  const char         *name;
  sqlite3_syscall_ptr function;
} calls[] = {
  { "write", (sqlite3_syscall_ptr) faulty_write },
  { "pwrite", (sqlite3_syscall_ptr) faulty_pwrite },
  { "pwrite64", (sqlite3_syscall_ptr) faulty_pwrite },
  { "ftruncate", (sqlite3_syscall_ptr) faulty_ftruncate },
  { "unlink", (sqlite3_syscall_ptr) faulty_unlink },
};

void
support_faults_install (SupportFault fault,
                        guint        at,
                        int          error)
{
  sqlite3_vfs *vfs = sqlite3_vfs_find ("unix");

  current_fault = fault;
  fault_at = at;
  fault_errno = error;
  n_calls = 0;
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    vfs->xSetSystemCall (vfs, calls[i].name, calls[i].function);
}

void
support_faults_remove (void)
{
  sqlite3_vfs *vfs = sqlite3_vfs_find ("unix");

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    vfs->xSetSystemCall (vfs, calls[i].name, NULL);
}

guint
support_faults_count (void)
{
  return n_calls;
}

/* Writing to one file */

static dev_t watched_device;
static ino_t watched_inode;
static char *watched_path;
static int n_writes; /* by any thread */

static void
note (int fd)
{
  struct stat st;

  if (fstat (fd, &st) == 0 && st.st_dev == watched_device && st.st_ino == watched_inode)
    g_atomic_int_inc (&n_writes);
}

static ssize_t
noted_write (int         fd,
             const void *data,
             size_t      length)
{
  note (fd);

  return write (fd, data, length);
}

static ssize_t
noted_pwrite (int         fd,
              const void *data,
              size_t      length,
              off_t       offset)
{
  note (fd);

  return pwrite (fd, data, length, offset);
}

static int
noted_ftruncate (int   fd,
                 off_t length)
{
  note (fd);

  return ftruncate (fd, length);
}

static int
noted_fallocate (int   fd,
                 off_t offset,
                 off_t length)
{
  note (fd);

  return posix_fallocate (fd, offset, length);
}

static int
noted_fchmod (int    fd,
              mode_t mode)
{
  note (fd);

  return fchmod (fd, mode);
}

static int
noted_fchown (int   fd,
              uid_t owner,
              gid_t group)
{
  note (fd);

  return fchown (fd, owner, group);
}

static int
noted_unlink (const char *path)
{
  if (g_strcmp0 (path, watched_path) == 0)
    g_atomic_int_inc (&n_writes);

  return unlink (path);
}

static const struct
{
  const char         *name;
  sqlite3_syscall_ptr function;
} noted[] = {
  { "write", (sqlite3_syscall_ptr) noted_write },         { "pwrite", (sqlite3_syscall_ptr) noted_pwrite },
  { "pwrite64", (sqlite3_syscall_ptr) noted_pwrite },     { "ftruncate", (sqlite3_syscall_ptr) noted_ftruncate },
  { "fallocate", (sqlite3_syscall_ptr) noted_fallocate }, { "fchmod", (sqlite3_syscall_ptr) noted_fchmod },
  { "fchown", (sqlite3_syscall_ptr) noted_fchown },       { "unlink", (sqlite3_syscall_ptr) noted_unlink },
};

/* From now on every call by which SQLite changes this file is counted; NULL ends it. */
void
support_writes_watch (const char *path)
{
  sqlite3_vfs *vfs = sqlite3_vfs_find ("unix");
  struct stat st;

  g_clear_pointer (&watched_path, g_free);
  n_writes = 0;
  for (guint i = 0; i < G_N_ELEMENTS (noted); i++)
    vfs->xSetSystemCall (vfs, noted[i].name, path != NULL ? noted[i].function : NULL);
  if (path == NULL)
    return;

  g_assert_cmpint (stat (path, &st), ==, 0);
  watched_device = st.st_dev;
  watched_inode = st.st_ino;
  watched_path = g_strdup (path);
}

guint
support_writes_count (void)
{
  return g_atomic_int_get (&n_writes);
}
