/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A record that a search found.
 */
#include "config.h"

#include "records/rel-record-hit.h"

G_DEFINE_BOXED_TYPE (RelRecordHit, rel_record_hit, rel_record_hit_copy, rel_record_hit_free)

RelRecordHit *
rel_record_hit_copy (const RelRecordHit *hit)
{
  RelRecordHit *copy = g_memdup2 (hit, sizeof *hit);

  copy->key = g_new (RelValue *, hit->n_key + 1);
  for (guint i = 0; i < hit->n_key; i++)
    copy->key[i] = rel_value_ref (hit->key[i]);
  copy->label = g_strdup (hit->label);
  copy->text = g_strdup (hit->text);

  return copy;
}

void
rel_record_hit_free (RelRecordHit *hit)
{
  for (guint i = 0; i < hit->n_key; i++)
    rel_value_unref (hit->key[i]);
  g_free (hit->key);
  g_free (hit->label);
  g_free (hit->text);
  g_free (hit);
}

/**
 * rel_record_hit_dup_key:
 * @hit: a hit
 *
 * Returns: (transfer full): its key in one line, parts with commas between
 */
char *
rel_record_hit_dup_key (const RelRecordHit *hit)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < hit->n_key; i++)
    {
      g_autofree char *part = rel_value_to_text (hit->key[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", part);
    }

  return g_string_free (text, FALSE);
}
