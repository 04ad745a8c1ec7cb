/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is staged in a document, kept in a journal in the person's state folder until it
 * is applied, saved, committed or discarded.
 *
 *   1. A record holds what changed since the one before; together they make the whole.
 *   2. What cannot be read is put aside under another name, and told; never removed.
 *   3. A journal with nothing staged is empty, and goes when its document is closed.
 *   4. It is written afresh, with one record, when it is opened and when it has grown.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "document/rel-draft.h"

#include "base/rel-json.h"
#include "base/rel-json-member.h"
#include "document/rel-draft-journal.h"
#include "document/rel-draft-private.h"
#include "document/rel-draft-schema-private.h"

#define FORMAT       "relata-draft 1"
#define UNSAVED      "design-"
#define SUFFIX       ".journal"
/* It is written afresh when it is this large, and as many times larger than it need be. */
#define LARGE        (256 * 1024)
#define MANY_TIMES   8
#define N_SUMMARY    4

struct _RelDraft
{
  gatomicrefcount  ref_count;
  GMutex           mutex;
  char            *path;
  RelDraftJournal *journal;  /* NULL when it is closed */
  JsonObject      *whole;    /* all that is written */
  gsize            size;     /* of the last record that held the whole */
  RelSchema       *base;     /* what is written */
  RelSchema       *schema;
};

void
rel_draft_content_clear (RelDraftContent *self)
{
  g_clear_pointer (&self->title, g_free);
  g_clear_object (&self->base);
  g_clear_object (&self->schema);
  g_clear_pointer (&self->diagram, g_free);
  g_clear_pointer (&self->stage, g_free);
}

static char *
get_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "relata", "drafts", NULL);
}

/* Where the draft of a file is; links are followed, so that two names of a file have one draft. */
char *
rel_draft_get_path (GFile *file)
{
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *real = path != NULL ? g_canonicalize_filename (path, NULL) : g_file_get_uri (file);
  char *resolved = path != NULL ? realpath (path, NULL) : NULL;
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, resolved != NULL ? resolved : real, -1);
  g_autofree char *name = g_strconcat (hash, SUFFIX, NULL);
  g_autofree char *folder = get_folder ();

  free (resolved);

  return g_build_filename (folder, name, NULL);
}

/* Where the draft of a design without a file is. */
char *
rel_draft_make_path (void)
{
  g_autofree char *unique = g_uuid_string_random ();
  g_autofree char *name = g_strconcat (UNSAVED, unique, SUFFIX, NULL);
  g_autofree char *folder = get_folder ();

  return g_build_filename (folder, name, NULL);
}

/* REL_ERROR_BUSY: another window has it. */
RelDraft *
rel_draft_open (const char  *path,
                GError     **error)
{
  RelDraftJournal *journal = rel_draft_journal_open (path, error);
  RelDraft *self;

  if (journal == NULL)
    return NULL;

  self = g_new0 (RelDraft, 1);
  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  self->path = g_strdup (path);
  self->journal = journal;

  return self;
}

RelDraft *
rel_draft_ref (RelDraft *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
rel_draft_unref (RelDraft *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->journal != NULL)
    rel_draft_journal_close (self->journal, FALSE);
  g_clear_pointer (&self->whole, json_object_unref);
  g_clear_object (&self->base);
  g_clear_object (&self->schema);
  g_free (self->path);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

const char *
rel_draft_get_own_path (RelDraft *self)
{
  return self->path;
}

static char *
to_text (JsonObject *object)
{
  g_autoptr(JsonNode) node = json_node_alloc ();

  json_node_init_object (node, object);

  return json_to_string (node, FALSE);
}

static void
take_members (JsonObject *whole,
              JsonObject *record)
{
  g_autoptr(GList) names = json_object_get_members (record);

  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (whole, l->data, json_node_copy (json_object_get_member (record, l->data)));
}

/* All records together; NULL when one is none of ours. */
static JsonObject *
join (GPtrArray *records)
{
  g_autoptr(JsonObject) whole = json_object_new ();

  for (guint i = 0; i < records->len; i++)
    {
      g_autoptr(JsonParser) parser = json_parser_new ();
      JsonNode *root;

      if (!rel_json_is_shallow (records->pdata[i], -1, NULL) || !json_parser_load_from_data (parser, records->pdata[i], -1, NULL) ||
          (root = json_parser_get_root (parser)) == NULL ||
          !JSON_NODE_HOLDS_OBJECT (root))
        return NULL;
      take_members (whole, json_node_get_object (root));
    }

  return g_steal_pointer (&whole);
}

static gboolean
read_content (JsonObject       *whole,
              RelDraftContent  *content,
              GCancellable     *cancellable)
{
  if (g_strcmp0 (rel_json_get_string (whole, "format"), FORMAT) != 0)
    return FALSE;

  content->inode = rel_json_get_integer (whole, "inode", 0);
  content->title = g_strdup (rel_json_get_string (whole, "title"));
  content->diagram = g_strdup (rel_json_get_string (whole, "diagram"));
  content->stage = g_strdup (rel_json_get_string (whole, "stage"));
  content->current = CLAMP (rel_json_get_integer (whole, "current", 0), 0, G_MAXINT);
  content->base = rel_draft_schema_read (json_object_get_member (whole, "base"), NULL, cancellable, NULL);
  if (content->base != NULL)
    content->schema = rel_draft_schema_read (json_object_get_member (whole, "schema"), content->base, cancellable, NULL);

  return content->schema != NULL;
}

/* What an earlier run left. aside: where it was put when it could not be read, or not all of it. */
gboolean
rel_draft_read (RelDraft         *self,
                RelDraftContent  *content,
                char            **aside,
                GCancellable     *cancellable)
{
  GPtrArray *records = rel_draft_journal_get_records (self->journal);
  g_autoptr(JsonObject) whole = NULL;
  g_autofree char *text = NULL;
  gboolean damaged = rel_draft_journal_is_damaged (self->journal);
  gboolean done;

  *aside = NULL;
  if (records->len == 0 && !damaged)
    return FALSE;

  g_mutex_lock (&self->mutex);
  whole = join (records);
  done = records->len > 0 && whole != NULL && read_content (whole, content, cancellable);
  if (!done)
    rel_draft_content_clear (content);
  if (damaged || (!done && !g_cancellable_is_cancelled (cancellable)))
    *aside = rel_draft_journal_put_aside (self->journal, NULL);
  if (done)
    {
      text = to_text (whole);
      if (rel_draft_journal_rewrite (self->journal, text, strlen (text), NULL))
        self->size = strlen (text);
    }
  g_mutex_unlock (&self->mutex);

  return done;
}

static void
set_member (JsonObject *record,
            const char *name,
            const char *value)
{
  if (value != NULL)
    json_object_set_string_member (record, name, value);
  else
    json_object_set_null_member (record, name);
}

static char *
summarize (RelSchema *schema)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint n = rel_schema_get_n_tables (schema);

  for (guint i = 0; i < MIN (n, N_SUMMARY); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", rel_table_get_name (rel_schema_get_nth_table (schema, i)));
  if (n > N_SUMMARY)
    g_string_append (text, ", …");

  return g_strdup (text->str);
}

/* What is other than what is written. */
static JsonObject *
compare (RelDraft              *self,
         const RelDraftContent *content)
{
  JsonObject *record = json_object_new ();
  gboolean all = self->whole == NULL;

  if (all)
    {
      json_object_set_string_member (record, "format", FORMAT);
      json_object_set_int_member (record, "inode", content->inode);
    }
  if (all || g_strcmp0 (rel_json_get_string (self->whole, "title"), content->title) != 0)
    set_member (record, "title", content->title);
  if (all || self->base != content->base)
    json_object_set_member (record, "base", rel_draft_schema_write (content->base, NULL));
  if (all || self->schema != content->schema || self->base != content->base)
    {
      g_autofree char *summary = summarize (content->schema);

      json_object_set_member (record, "schema", rel_draft_schema_write (content->schema, content->base));
      set_member (record, "summary", summary);
    }
  if (all || g_strcmp0 (rel_json_get_string (self->whole, "diagram"), content->diagram) != 0)
    set_member (record, "diagram", content->diagram);
  if (all || rel_json_get_integer (self->whole, "current", 0) != content->current)
    json_object_set_int_member (record, "current", content->current);
  if (all || g_strcmp0 (rel_json_get_string (self->whole, "stage"), content->stage) != 0)
    set_member (record, "stage", content->stage);

  return record;
}

static gboolean
write_record (RelDraft    *self,
              JsonObject  *record,
              GError     **error)
{
  gsize size = rel_draft_journal_get_size (self->journal);
  gboolean whole = size == 0 || (size > LARGE && size > MANY_TIMES * self->size) || json_object_has_member (record, "format");
  g_autofree char *text = to_text (whole ? self->whole : record);
  gboolean done;

  /* an empty one needs no second file */
  if (whole && size > 0)
    done = rel_draft_journal_rewrite (self->journal, text, strlen (text), error);
  else
    done = rel_draft_journal_append (self->journal, text, strlen (text), error);
  if (done && whole)
    self->size = strlen (text);

  return done;
}

/* On the disk afterwards. An error leaves what was there; the next time all is written. */
gboolean
rel_draft_write (RelDraft              *self,
                 const RelDraftContent *content,
                 GError               **error)
{
  g_autoptr(JsonObject) record = NULL;
  gboolean done = TRUE;

  g_mutex_lock (&self->mutex);
  if (self->journal != NULL)
    {
      record = compare (self, content);
      if (self->whole == NULL)
        self->whole = json_object_new ();
      take_members (self->whole, record);
      if (json_object_get_size (record) > 0)
        done = write_record (self, record, error);
      g_set_object (&self->base, content->base);
      g_set_object (&self->schema, content->schema);
      if (!done)
        g_clear_pointer (&self->whole, json_object_unref);
    }
  g_mutex_unlock (&self->mutex);

  return done;
}

/* Nothing is staged any more. */
void
rel_draft_clear (RelDraft *self)
{
  g_mutex_lock (&self->mutex);
  if (self->journal != NULL)
    rel_draft_journal_clear (self->journal);
  g_clear_pointer (&self->whole, json_object_unref);
  g_mutex_unlock (&self->mutex);
}

/* Waits for what is being written. */
void
rel_draft_close (RelDraft *self,
                 gboolean  remove)
{
  g_mutex_lock (&self->mutex);
  if (self->journal != NULL)
    rel_draft_journal_close (g_steal_pointer (&self->journal), remove);
  g_mutex_unlock (&self->mutex);
}

/* Designs without a file */

void
rel_draft_info_free (RelDraftInfo *self)
{
  g_free (self->path);
  g_free (self->title);
  g_free (self->summary);
  g_clear_pointer (&self->when, g_date_time_unref);
  g_free (self);
}

static RelDraftInfo *
look (const char *path)
{
  gboolean locked;
  g_autoptr(GPtrArray) records = rel_draft_journal_peek (path, &locked);
  g_autoptr(JsonObject) whole = records != NULL && records->len > 0 && !locked ? join (records) : NULL;
  RelDraftInfo *info;
  GStatBuf st;

  if (whole == NULL || g_stat (path, &st) != 0)
    return NULL;

  info = g_new0 (RelDraftInfo, 1);
  info->path = g_strdup (path);
  info->title = g_strdup (rel_json_get_string (whole, "title") != NULL ? rel_json_get_string (whole, "title") : _("New Design"));
  info->summary = g_strdup (rel_json_get_string (whole, "summary"));
  info->when = g_date_time_new_from_unix_local (st.st_mtime);

  return info;
}

static int
compare_infos (gconstpointer a,
               gconstpointer b)
{
  return g_date_time_compare ((*(RelDraftInfo *const *) b)->when, (*(RelDraftInfo *const *) a)->when);
}

/**
 * rel_draft_list_unsaved:
 *
 * Lists designs that were never saved, which an earlier run of the program left behind.
 *
 * Returns: (transfer full) (element-type RelDraftInfo): the last one first
 */
GPtrArray *
rel_draft_list_unsaved (void)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_draft_info_free);
  g_autofree char *folder = get_folder ();
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, UNSAVED) && g_str_has_suffix (name, SUFFIX))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);
        RelDraftInfo *info = look (path);

        if (info != NULL)
          g_ptr_array_add (list, info);
      }
  g_ptr_array_sort (list, compare_infos);

  return list;
}
