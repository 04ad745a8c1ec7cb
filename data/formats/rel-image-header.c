/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Looks at a picture before anybody decodes it. A few bytes can ask a decoder for
 * gigabytes: by their size, by a hundred scans over all pixels, by compressed texts and
 * colour profiles. So the size is read here, scans are counted, and only those parts are
 * handed on that make the picture; what else a file carries is never looked into.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "formats/rel-image-header.h"

#include "base/rel-error.h"

#define MAX_SCANS 100
#define MAX_PARTS 65536

static const guint8 png_magic[8] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };

/**
 * rel_image_sniff:
 * @bytes: the beginning of something
 * @length: how much of it there is
 *
 * Returns: which picture its first bytes say it is
 */
RelImageForm
rel_image_sniff (gconstpointer bytes,
                 gsize         length)
{
  const guint8 *at = bytes;

  if (length >= 8 && memcmp (at, png_magic, 8) == 0)
    return REL_IMAGE_PNG;
  if (length >= 3 && at[0] == 0xff && at[1] == 0xd8 && at[2] == 0xff)
    return REL_IMAGE_JPEG;

  return REL_IMAGE_NONE;
}

/**
 * rel_image_header_clear:
 * @header: a header
 *
 * Frees what it points to.
 */
void
rel_image_header_clear (RelImageHeader *header)
{
  g_clear_pointer (&header->parts, g_array_unref);
}

static gboolean
broken (GError **error)
{
  g_set_error_literal (error, REL_ERROR, REL_ERROR_CORRUPT, _("This picture is damaged and is not shown. Its bytes are."));

  return FALSE;
}

static guint
get_16 (const guint8 *at)
{
  return (guint) at[0] << 8 | at[1];
}

static guint
get_32 (const guint8 *at)
{
  return (guint) at[0] << 24 | (guint) at[1] << 16 | (guint) at[2] << 8 | at[3];
}

static gboolean
add_part (RelImageHeader  *header,
          gsize            start,
          gsize            end,
          GError         **error)
{
  RelImagePart part = { start, end };
  RelImagePart *last = header->parts->len > 0 ? &g_array_index (header->parts, RelImagePart, header->parts->len - 1) : NULL;

  /* a file that was cut off ends without an end */
  if (start >= end)
    return TRUE;
  if (last != NULL && last->end == start)
    last->end = end;
  else if (header->parts->len >= MAX_PARTS)
    return broken (error);
  else
    g_array_append_val (header->parts, part);

  return TRUE;
}

static gboolean
check_size (RelImageHeader  *header,
            GError         **error)
{
  if (header->width == 0 || header->height == 0)
    return broken (error);
  if ((guint64) header->width * header->height <= REL_IMAGE_MAX_PIXELS)
    return TRUE;

  g_set_error (error, REL_ERROR, REL_ERROR_TOO_BIG, _("This picture of %u × %u pixels is too large to be shown. Save it to a file to see it."), header->width, header->height);

  return FALSE;
}

static gboolean
read_png (RelImageHeader  *header,
          const guint8    *bytes,
          gsize            length,
          GError         **error)
{
  static const char kept[][5] = { "IHDR", "PLTE", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "bKGD", "IDAT", "IEND" };
  gsize at = sizeof png_magic;

  if (length < 33 || memcmp (bytes + 12, "IHDR", 4) != 0 || get_32 (bytes + 8) != 13)
    return broken (error);
  header->width = get_32 (bytes + 16);
  header->height = get_32 (bytes + 20);
  if (!check_size (header, error) || !add_part (header, 0, at, error))
    return FALSE;

  while (at + 12 <= length)
    {
      guint size = get_32 (bytes + at);
      gsize end = at + 12 + (gsize) size;

      if (size > G_MAXINT32)
        return broken (error);
      for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
        if (memcmp (bytes + at + 4, kept[i], 4) == 0 && !add_part (header, at, MIN (end, length), error))
          return FALSE;
      if (end > length || memcmp (bytes + at + 4, "IEND", 4) == 0)
        break;
      at = end;
    }

  return TRUE;
}

/* How the camera was held, from the first directory of its EXIF data. */
static guint
read_turn (const guint8 *at,
           gsize         length)
{
  gboolean little;
  gsize offset;
  guint n;

#define GET_16(p) (little ? (guint) (p)[1] << 8 | (p)[0] : get_16 (p))
  if (length < 20 || memcmp (at, "Exif\0\0", 6) != 0)
    return 1;
  at += 6;
  length -= 6;
  little = at[0] == 'I';
  offset = little ? GUINT32_SWAP_LE_BE (get_32 (at + 4)) : get_32 (at + 4);
  if (offset > length - 2)
    return 1;
  n = GET_16 (at + offset);
  for (guint i = 0; i < n && offset + 2 + (i + 1) * 12 <= length; i++)
    {
      const guint8 *entry = at + offset + 2 + i * 12;

      if (GET_16 (entry) == 0x0112 && GET_16 (entry + 8) >= 1 && GET_16 (entry + 8) <= 8)
        return GET_16 (entry + 8);
    }
#undef GET_16

  return 1;
}

static gboolean
is_frame (guint8 marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* Behind the data of a scan: at the next marker, or the end. */
static gsize
skip_scan (const guint8 *bytes,
           gsize         at,
           gsize         length)
{
  while (at + 1 < length)
    {
      const guint8 *next = memchr (bytes + at, 0xff, length - at - 1);

      if (next == NULL)
        return length;
      at = next - bytes;
      if (bytes[at + 1] != 0 && bytes[at + 1] != 0xff && !(bytes[at + 1] >= 0xd0 && bytes[at + 1] <= 0xd7))
        return at;
      at += bytes[at + 1] == 0xff ? 1 : 2;
    }

  return length;
}

static gboolean
read_jpeg (RelImageHeader  *header,
           const guint8    *bytes,
           gsize            length,
           GError         **error)
{
  gsize at = 2;
  guint n_scans = 0;

  if (!add_part (header, 0, 2, error))
    return FALSE;
  while (at + 4 <= length)
    {
      guint8 marker = bytes[at + 1];
      gsize end = at + 2;

      if (bytes[at] != 0xff)
        return broken (error);
      if (marker == 0xff)
        {
          at++;
          continue;
        }
      if (marker == 0xd9)
        break;
      if (marker != 0x01 && !(marker >= 0xd0 && marker <= 0xd7))
        {
          /* the two bytes that say it count */
          if (get_16 (bytes + at + 2) < 2)
            return broken (error);
          end += get_16 (bytes + at + 2);
        }
      if (end > length)
        return broken (error);
      if (is_frame (marker))
        {
          if (header->width != 0 || end < at + 9)
            return broken (error);
          header->height = get_16 (bytes + at + 5);
          header->width = get_16 (bytes + at + 7);
          if (!check_size (header, error))
            return FALSE;
        }
      if (marker == 0xe1 && header->turn == 1)
        header->turn = read_turn (bytes + at + 4, end - at - 4);
      if (marker == 0xda)
        {
          if (header->width == 0)
            return broken (error);
          if (++n_scans > MAX_SCANS)
            {
              g_set_error_literal (error, REL_ERROR, REL_ERROR_TOO_BIG, _("This picture would take very long to decode and is not shown. Save it to a file to see it."));
              return FALSE;
            }
          end = skip_scan (bytes, end, length);
        }
      /* of what programs add only what the colours need: JFIF and Adobe; no comments */
      if (((marker < 0xe0 || marker > 0xef) && marker != 0xfe) || marker == 0xe0 || marker == 0xee)
        if (!add_part (header, at, end, error))
          return FALSE;
      at = end;
    }
  if (n_scans == 0)
    return broken (error);

  return add_part (header, at, MIN (at + 2, length), error);
}

/**
 * rel_image_read_header:
 * @header: (out caller-allocates): what it says; clear it with rel_image_header_clear()
 * @bytes: a picture
 * @length: its length
 * @error: where to put an error; %REL_ERROR_TOO_BIG for one that would cost too much,
 *   %REL_ERROR_REFUSED for what is no picture
 *
 * Decides whether a picture may be decoded. Reads each byte at most once.
 *
 * Returns: whether it may
 */
gboolean
rel_image_read_header (RelImageHeader  *header,
                       gconstpointer    bytes,
                       gsize            length,
                       GError         **error)
{
  gboolean done = FALSE;

  g_return_val_if_fail (header != NULL, FALSE);

  *header = (RelImageHeader) { .turn = 1 };
  header->form = rel_image_sniff (bytes, length);
  if (header->form == REL_IMAGE_NONE)
    {
      g_set_error_literal (error, REL_ERROR, REL_ERROR_REFUSED, _("This is no picture that can be shown. PNG and JPEG are."));
      return FALSE;
    }
  if (length > REL_IMAGE_MAX_BYTES)
    {
      g_autofree char *size = g_format_size (length);

      g_set_error (error, REL_ERROR, REL_ERROR_TOO_BIG, _("This picture is too long to be shown (%s). Save it to a file to see it."), size);
      return FALSE;
    }

  header->parts = g_array_new (FALSE, FALSE, sizeof (RelImagePart));
  if (header->form == REL_IMAGE_PNG)
    done = read_png (header, bytes, length, error);
  else
    done = read_jpeg (header, bytes, length, error);
  if (!done)
    rel_image_header_clear (header);

  return done;
}
