/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The file behind a draft: "relata-journal 1\n", then records, each its length and the
 * CRC-32 of its text (four bytes each, the lowest first), and the text.
 *
 *   1. What was appended is on the disk when append returns.
 *   2. A record that was cut off by a crash is as if it had never been begun; those
 *      before it count.
 *   3. One program holds the lock. The file is only ever removed or exchanged by who
 *      holds it, and who gets the lock looks whether the name still leads to it.
 *   4. A journal is exchanged for a shorter one as a whole, by a rename.
 *   5. What is damaged, and not only cut off, is put aside and never overwritten.
 *
 * Readable for its owner only: it holds what is in the person's database.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "document/rel-draft-journal.h"

#define HEAD        "relata-journal 1\n"
#define HEAD_LENGTH (sizeof HEAD - 1)
#define MARK_LENGTH 8
/* How often a lock is asked for again when the file was exchanged meanwhile. */
#define MAX_TRIES   20

struct _RelDraftJournal
{
  char      *path;
  int        fd;
  gsize      size;    /* of what is valid */
  GPtrArray *records; /* char*, as they were when it was opened; NULL: taken */
  gboolean   damaged;
};

static guint32
crc32 (const char *bytes,
       gsize       length)
{
  /* of half a byte each */
  static const guint32 table[16] = {
    0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
    0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
  };
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < length; i++)
    {
      crc ^= (guint8) bytes[i];
      crc = (crc >> 4) ^ table[crc & 15];
      crc = (crc >> 4) ^ table[crc & 15];
    }

  return ~crc;
}

static guint32
get_number (const char *bytes)
{
  guint32 number;

  memcpy (&number, bytes, sizeof number);

  return GUINT32_FROM_LE (number);
}

static void
add_number (GString *text,
            guint32  number)
{
  guint32 bytes = GUINT32_TO_LE (number);

  g_string_append_len (text, (const char *) &bytes, sizeof bytes);
}

/* Pure, for the tests too: the records that are whole, how many bytes are valid, and
 * whether what follows is more than a record that was cut off. */
GPtrArray *
rel_draft_journal_parse (const char *bytes,
                         gsize       length,
                         gsize      *valid,
                         gboolean   *damaged)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (g_free);
  gsize at = HEAD_LENGTH;

  *damaged = FALSE;
  *valid = 0;
  if (length < HEAD_LENGTH || memcmp (bytes, HEAD, HEAD_LENGTH) != 0)
    {
      *damaged = memcmp (bytes, HEAD, MIN (length, HEAD_LENGTH)) != 0;
      return records;
    }

  while (length - at >= MARK_LENGTH)
    {
      guint32 n = get_number (bytes + at);
      const char *text = bytes + at + MARK_LENGTH;

      /* cut off, if its length is to be believed: then nothing follows it */
      if (n > length - at - MARK_LENGTH)
        break;
      if (crc32 (text, n) != get_number (bytes + at + 4) || memchr (text, '\0', n) != NULL)
        {
          *damaged = TRUE;
          break;
        }
      g_ptr_array_add (records, g_strndup (text, n));
      at += MARK_LENGTH + n;
    }
  *valid = at;

  return records;
}

static gboolean
fail (const char  *path,
      int          code,
      GError     **error)
{
  g_set_error (error, REL_ERROR, code == ENOSPC || code == EDQUOT ? REL_ERROR_NO_SPACE : code == EACCES || code == EROFS ? REL_ERROR_DENIED : REL_ERROR_FAILED,
               _("What is staged could not be kept in “%s”: %s. It is still here while this window is open; apply, commit or save it."),
               path, g_strerror (code));

  return FALSE;
}

static gboolean
write_all (int         fd,
           const char *bytes,
           gsize       length,
           goffset     at)
{
  while (length > 0)
    {
      gssize n = pwrite (fd, bytes, length, at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          errno = n == 0 ? ENOSPC : errno;
          return FALSE;
        }
      bytes += n;
      length -= n;
      at += n;
    }

  return TRUE;
}

static gboolean
sync_data (int fd)
{
  int result;

  do
    result = fdatasync (fd);
  while (result != 0 && errno == EINTR);

  return result == 0;
}

/* The name of a new file, too, is to outlive a power cut. */
static void
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

static char *
read_all (int    fd,
          gsize *length)
{
  g_autoptr(GString) text = g_string_new (NULL);
  char buffer[65536];

  while (TRUE)
    {
      gssize n = pread (fd, buffer, sizeof buffer, text->len);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return NULL;
      if (n == 0)
        break;
      g_string_append_len (text, buffer, n);
    }
  *length = text->len;

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Whether the name still leads to what was opened. */
static gboolean
is_same (const char *path,
         int         fd)
{
  struct stat ours, there;

  return fstat (fd, &ours) == 0 && g_stat (path, &there) == 0 && ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

static int
open_locked (const char  *path,
             GError     **error)
{
  for (guint i = 0; i < MAX_TRIES; i++)
    {
      int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

      if (fd < 0)
        {
          fail (path, errno, error);
          return -1;
        }
      if (flock (fd, LOCK_EX | LOCK_NB) != 0)
        {
          close (fd);
          /* somebody may only be looking whether it is held */
          if (i < 3)
            {
              g_usleep (10000);
              continue;
            }
          g_set_error (error, REL_ERROR, REL_ERROR_BUSY,
                       _("This file is open in another window of Relata: what you stage here is not kept when this window is closed."));
          return -1;
        }
      if (is_same (path, fd))
        return fd;
      close (fd);
    }
  fail (path, EAGAIN, error);

  return -1;
}

/* The folder is made. REL_ERROR_BUSY: another program holds it. */
RelDraftJournal *
rel_draft_journal_open (const char  *path,
                        GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *bytes = NULL;
  RelDraftJournal *self;
  gsize length = 0;
  int fd;

  g_mkdir_with_parents (folder, 0700);
  fd = open_locked (path, error);
  if (fd < 0)
    return NULL;

  bytes = read_all (fd, &length);
  if (bytes == NULL)
    {
      fail (path, errno, error);
      close (fd);
      return NULL;
    }

  self = g_new0 (RelDraftJournal, 1);
  self->path = g_strdup (path);
  self->fd = fd;
  self->records = rel_draft_journal_parse (bytes, length, &self->size, &self->damaged);

  return self;
}

/* Closes it, and takes it away when nothing is in it or it is of no more use. */
void
rel_draft_journal_close (RelDraftJournal *self,
                         gboolean         remove)
{
  if ((remove || self->size <= HEAD_LENGTH) && !self->damaged && is_same (self->path, self->fd))
    g_unlink (self->path);
  close (self->fd);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_free (self->path);
  g_free (self);
}

const char *
rel_draft_journal_get_path (RelDraftJournal *self)
{
  return self->path;
}

/* What was in it when it was opened, as texts; borrowed. */
GPtrArray *
rel_draft_journal_get_records (RelDraftJournal *self)
{
  return self->records;
}

gboolean
rel_draft_journal_is_damaged (RelDraftJournal *self)
{
  return self->damaged;
}

gsize
rel_draft_journal_get_size (RelDraftJournal *self)
{
  return self->size;
}

static void
add_record (GString    *bytes,
            const char *text,
            gsize       length)
{
  add_number (bytes, length);
  add_number (bytes, crc32 (text, length));
  g_string_append_len (bytes, text, length);
}

/* Adds a record; it is on the disk afterwards. If not, the journal is as it was. */
gboolean
rel_draft_journal_append (RelDraftJournal  *self,
                          const char       *text,
                          gsize             length,
                          GError          **error)
{
  g_autoptr(GString) bytes = NULL;
  gboolean first = self->size == 0;

  if (self->damaged || length > G_MAXUINT32 / 2 || memchr (text, '\0', length) != NULL)
    return fail (self->path, self->damaged ? EIO : EFBIG, error);

  bytes = g_string_sized_new (length + HEAD_LENGTH + MARK_LENGTH);
  if (first)
    g_string_append (bytes, HEAD);
  add_record (bytes, text, length);
  /* what is left of a record that was cut off goes */
  if (ftruncate (self->fd, self->size) != 0 || !write_all (self->fd, bytes->str, bytes->len, self->size) || !sync_data (self->fd))
    {
      int code = errno;

      if (ftruncate (self->fd, self->size) != 0)
        g_debug ("“%s” could not be cut back", self->path);
      return fail (self->path, code, error);
    }
  self->size += bytes->len;
  if (first)
    sync_folder (self->path);

  return TRUE;
}

/* Exchanges all records for one. If it cannot, the journal is as it was. */
gboolean
rel_draft_journal_rewrite (RelDraftJournal  *self,
                           const char       *text,
                           gsize             length,
                           GError          **error)
{
  g_autofree char *part = g_strconcat (self->path, ".part", NULL);
  g_autoptr(GString) bytes = g_string_new (HEAD);
  int fd;

  if (self->damaged || length > G_MAXUINT32 / 2 || memchr (text, '\0', length) != NULL)
    return fail (self->path, self->damaged ? EIO : EFBIG, error);

  add_record (bytes, text, length);
  g_unlink (part);
  fd = g_open (part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return fail (self->path, errno, error);
  /* locked before anybody else can see it under the name */
  if (flock (fd, LOCK_EX | LOCK_NB) != 0 || !write_all (fd, bytes->str, bytes->len, 0) || !sync_data (fd) || g_rename (part, self->path) != 0)
    {
      int code = errno;

      g_unlink (part);
      close (fd);
      return fail (self->path, code, error);
    }
  sync_folder (self->path);
  close (self->fd);
  self->fd = fd;
  self->size = bytes->len;

  return TRUE;
}

/* Nothing is worth keeping any more. */
void
rel_draft_journal_clear (RelDraftJournal *self)
{
  if (!self->damaged && ftruncate (self->fd, 0) == 0)
    self->size = 0;
}

/* Gives the file another name, under which it stays, and begins anew. Returns that name. */
char *
rel_draft_journal_put_aside (RelDraftJournal  *self,
                             GError          **error)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp = g_date_time_format (now, "%Y-%m-%d-%H%M%S");
  g_autofree char *aside = g_strdup_printf ("%s.%s.aside", self->path, stamp);
  int fd;

  for (guint i = 2; g_file_test (aside, G_FILE_TEST_EXISTS); i++)
    {
      g_free (aside);
      aside = g_strdup_printf ("%s.%s-%u.aside", self->path, stamp, i);
    }
  if (g_rename (self->path, aside) != 0)
    {
      fail (self->path, errno, error);
      return NULL;
    }
  fd = open_locked (self->path, error);
  if (fd < 0)
    return NULL;
  close (self->fd);
  self->fd = fd;
  self->size = 0;
  self->damaged = FALSE;
  g_ptr_array_set_size (self->records, 0);

  return g_steal_pointer (&aside);
}

/* The records of a journal that is not to be written, and whether a program holds it. */
GPtrArray *
rel_draft_journal_peek (const char *path,
                        gboolean   *locked)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);
  g_autofree char *bytes = NULL;
  gboolean damaged;
  gsize length = 0;
  gsize valid;

  *locked = FALSE;
  if (fd < 0)
    return NULL;
  *locked = flock (fd, LOCK_SH | LOCK_NB) != 0;
  bytes = read_all (fd, &length);
  close (fd);

  return bytes != NULL ? rel_draft_journal_parse (bytes, length, &valid, &damaged) : NULL;
}
