/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A level of a tree of records. GtkTreeListModel makes a model for every row that it
 * shows, only to know whether there is one: so nothing is read before somebody asks how
 * many there are, which happens when the row is opened.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-tree-level.h"

struct _RelTreeItem
{
  GObject        parent_instance;
  RelTreeRecord *record;
  char          *words;
  gboolean       more;
  gboolean       busy;
};

G_DEFINE_FINAL_TYPE (RelTreeItem, rel_tree_item, G_TYPE_OBJECT)

static void
rel_tree_item_finalize (GObject *object)
{
  RelTreeItem *self = REL_TREE_ITEM (object);

  g_clear_object (&self->record);
  g_free (self->words);

  G_OBJECT_CLASS (rel_tree_item_parent_class)->finalize (object);
}

static void
rel_tree_item_class_init (RelTreeItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_tree_item_finalize;
}

static void
rel_tree_item_init (RelTreeItem *self)
{
}

static RelTreeItem *
new_words (const char *words,
           gboolean    busy,
           gboolean    more)
{
  RelTreeItem *self = g_object_new (REL_TYPE_TREE_ITEM, NULL);

  self->words = g_strdup (words);
  self->busy = busy;
  self->more = more;

  return self;
}

/* NULL where there are only words. */
RelTreeRecord *
rel_tree_item_get_record (RelTreeItem *self)
{
  g_return_val_if_fail (REL_IS_TREE_ITEM (self), NULL);

  return self->record;
}

const char *
rel_tree_item_get_words (RelTreeItem *self)
{
  g_return_val_if_fail (REL_IS_TREE_ITEM (self), NULL);

  return self->words;
}

/* Whether it opens more of its level. */
gboolean
rel_tree_item_is_more (RelTreeItem *self)
{
  g_return_val_if_fail (REL_IS_TREE_ITEM (self), FALSE);

  return self->more;
}

gboolean
rel_tree_item_is_busy (RelTreeItem *self)
{
  g_return_val_if_fail (REL_IS_TREE_ITEM (self), FALSE);

  return self->busy;
}

struct _RelTreeLevel
{
  GObject        parent_instance;
  RelDocument   *document;
  RelSchema     *schema;
  RelEnd         end;
  RelTreeRecord *parent;
  GCancellable  *cancellable;
  GPtrArray     *items;    /* RelTreeItem */
  guint          n_read;   /* records of the level */
  gboolean       started;
  gboolean       reading;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RelTreeLevel, rel_tree_level, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

typedef struct
{
  RelSchema     *schema;
  RelLabels     *labels;
  RelEnd         end;
  RelTreeRecord *parent;
  guint          first;
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->schema);
  g_clear_pointer (&job->labels, rel_labels_unref);
  g_object_unref (job->end.relationship);
  g_clear_object (&job->parent);
  g_free (job);
}

static gpointer
run_read (RelConnection  *connection,
          gpointer        data,
          GCancellable   *cancellable,
          GError        **error)
{
  Job *job = data;

  return rel_record_tree_read (job->schema, job->labels, &job->end, job->parent, job->first, connection, cancellable, error);
}

static gpointer
run_circles (RelConnection  *connection,
             gpointer        data,
             GCancellable   *cancellable,
             GError        **error)
{
  Job *job = data;

  return rel_record_tree_read_circles (job->schema, job->labels, &job->end, connection, cancellable, error);
}

static Job *
new_job (RelTreeLevel *self)
{
  Job *job = g_new0 (Job, 1);
  RelLabels *labels = rel_document_get_labels (self->document);

  job->schema = g_object_ref (self->schema);
  job->labels = labels != NULL ? rel_labels_ref (labels) : NULL;
  job->end = (RelEnd) { g_object_ref (self->end.relationship), self->end.at_parent };
  job->parent = self->parent != NULL ? g_object_ref (self->parent) : NULL;
  job->first = self->n_read;

  return job;
}

/* Takes the item. */
static void
append (RelTreeLevel *self,
        RelTreeItem  *item)
{
  g_ptr_array_add (self->items, item);
  g_list_model_items_changed (G_LIST_MODEL (self), self->items->len - 1, 0, 1);
}

static void
append_record (RelTreeLevel  *self,
               RelTreeRecord *record)
{
  RelTreeItem *item = g_object_new (REL_TYPE_TREE_ITEM, NULL);

  item->record = g_object_ref (record);
  append (self, item);
}

/* The last line, where it only had words. */
static void
drop_words (RelTreeLevel *self)
{
  RelTreeItem *last = self->items->len > 0 ? self->items->pdata[self->items->len - 1] : NULL;

  if (last == NULL || last->record != NULL)
    return;
  g_ptr_array_set_size (self->items, self->items->len - 1);
  g_list_model_items_changed (G_LIST_MODEL (self), self->items->len, 1, 0);
}

static void
circles_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(RelTreeLevel) self = user_data;
  g_autoptr(GPtrArray) records = rel_database_run_finish (REL_DATABASE (source), result, NULL);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      if (i == 0)
        append (self, new_words (_("In a circle, without a root:"), FALSE, FALSE));
      append_record (self, records->pdata[i]);
    }
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(RelTreeLevel) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) records = rel_database_run_finish (REL_DATABASE (source), result, &error);

  self->reading = FALSE;
  drop_words (self);
  if (records == NULL)
    {
      append (self, new_words (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? _("Stopped") : error->message, FALSE, TRUE));
      return;
    }
  for (guint i = 0; i < records->len; i++)
    append_record (self, records->pdata[i]);
  self->n_read += records->len;
  if (records->len == REL_RECORD_TREE_PAGE)
    append (self, new_words (_("More…"), FALSE, TRUE));
  else if (self->parent == NULL)
    rel_database_run_async (rel_document_get_database (self->document), REL_LANE_BACKGROUND, run_circles, new_job (self), (GDestroyNotify) job_free,
                            (GDestroyNotify) g_ptr_array_unref, self->cancellable, circles_cb, g_object_ref (self));
}

/**
 * rel_tree_level_read_more:
 * @self: a level
 *
 * Reads the next records of the level.
 */
void
rel_tree_level_read_more (RelTreeLevel *self)
{
  gboolean served;

  g_return_if_fail (REL_IS_TREE_LEVEL (self));

  if (self->reading)
    return;
  self->reading = TRUE;
  drop_words (self);
  append (self, new_words (_("Reading…"), TRUE, FALSE));
  served = self->parent != NULL && rel_tree_record_get_n_members (self->parent) >= 0;
  rel_database_run_async (rel_document_get_database (self->document), served ? REL_LANE_READ : REL_LANE_BACKGROUND, run_read, new_job (self),
                          (GDestroyNotify) job_free, (GDestroyNotify) g_ptr_array_unref, self->cancellable, read_cb, g_object_ref (self));
}

static gboolean
start_idle (gpointer user_data)
{
  rel_tree_level_read_more (user_data);

  return G_SOURCE_REMOVE;
}

static guint
get_n_items (GListModel *model)
{
  RelTreeLevel *self = REL_TREE_LEVEL (model);

  /* Not in the middle of a question: the answer changes the model. */
  if (!self->started)
    {
      self->started = TRUE;
      g_idle_add_full (G_PRIORITY_DEFAULT, start_idle, g_object_ref (self), g_object_unref);
    }

  return self->items->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  RelTreeLevel *self = REL_TREE_LEVEL (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static GType
get_item_type (GListModel *model)
{
  return REL_TYPE_TREE_ITEM;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
  iface->get_item_type = get_item_type;
}

static void
rel_tree_level_finalize (GObject *object)
{
  RelTreeLevel *self = REL_TREE_LEVEL (object);

  g_object_unref (self->end.relationship);
  g_clear_object (&self->document);
  g_clear_object (&self->schema);
  g_clear_object (&self->parent);
  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->items);

  G_OBJECT_CLASS (rel_tree_level_parent_class)->finalize (object);
}

static void
rel_tree_level_class_init (RelTreeLevelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_tree_level_finalize;
}

static void
rel_tree_level_init (RelTreeLevel *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * rel_tree_level_new:
 * @document: a document on a database
 * @schema: its schema
 * @end: the end that leads to what hangs below
 * @parent: (nullable): whose members; %NULL for the roots
 * @cancellable: stops it
 *
 * Returns: (transfer full): a level that was not read yet
 */
RelTreeLevel *
rel_tree_level_new (RelDocument   *document,
                    RelSchema     *schema,
                    const RelEnd  *end,
                    RelTreeRecord *parent,
                    GCancellable  *cancellable)
{
  RelTreeLevel *self = g_object_new (REL_TYPE_TREE_LEVEL, NULL);

  self->document = g_object_ref (document);
  self->schema = g_object_ref (schema);
  self->end = (RelEnd) { g_object_ref (end->relationship), end->at_parent };
  self->parent = parent != NULL ? g_object_ref (parent) : NULL;
  self->cancellable = g_object_ref (cancellable);

  return self;
}
