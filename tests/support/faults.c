/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Makes the n-th system call by which SQLite writes fail, or the last one of the process.
 * SQLite lets its calls be replaced, so no shim of the file system is needed. It has no
 * hook for fsync: what a loss of power does is crash-vfs.
 */
#include "config.h"

#include "support/faults.h"

#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
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
