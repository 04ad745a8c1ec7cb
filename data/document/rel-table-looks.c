/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Remembers how the grids of a database look: a JSON file in the person's state folder,
 * named by a hash of the database's path, as for its diagrams. Tables and columns go by
 * name. A damaged file is as good as none. It is written a second after the last change,
 * off the main thread, and at the end.
 */
#include "config.h"

#include <json-glib/json-glib.h>

#include <glib/gstdio.h>

#include "document/rel-table-looks.h"

#include "base/rel-replace.h"
#include "base/rel-state-path.h"

#define FORMAT    "relata-grids 1"
#define QUIET_MS  1000
#define MAX_WIDTH 4000

struct _RelTableLooks
{
  GObject     parent_instance;
  char       *path;    /* NULL: nowhere, as for the sample */
  GHashTable *tables;  /* name -> GPtrArray of RelColumnLook */
  guint       save_id; /* changes wait to be written */
};

G_DEFINE_FINAL_TYPE (RelTableLooks, rel_table_looks, G_TYPE_OBJECT)

/**
 * rel_column_look_new:
 * @name: the column's name
 * @width: its width, 0 when nobody chose one
 * @hidden: whether it is not shown
 *
 * Returns: (transfer full): a look
 */
RelColumnLook *
rel_column_look_new (const char *name,
                     double      width,
                     gboolean    hidden)
{
  RelColumnLook *look = g_new0 (RelColumnLook, 1);

  look->name = g_strdup (name);
  look->width = width;
  look->hidden = hidden;

  return look;
}

/**
 * rel_column_look_free:
 * @look: (transfer full): a look
 */
void
rel_column_look_free (RelColumnLook *look)
{
  g_free (look->name);
  g_free (look);
}

static char *
get_path (GFile *file)
{
  return rel_state_path (file, "grids", ".json");
}

static JsonNode *
get_member (JsonObject   *object,
            const char   *name,
            JsonNodeType  type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_node_type (node) == type ? node : NULL;
}

static void
read_column (JsonNode  *node,
             GPtrArray *looks)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *name = object != NULL ? get_member (object, "name", JSON_NODE_VALUE) : NULL;
  JsonNode *width = object != NULL ? get_member (object, "width", JSON_NODE_VALUE) : NULL;
  JsonNode *hidden = object != NULL ? get_member (object, "hidden", JSON_NODE_VALUE) : NULL;

  if (name == NULL || json_node_get_value_type (name) != G_TYPE_STRING)
    return;
  g_ptr_array_add (looks, rel_column_look_new (json_node_get_string (name),
                                               width != NULL ? CLAMP (json_node_get_double (width), 0, MAX_WIDTH) : 0,
                                               hidden != NULL && json_node_get_boolean (hidden)));
}

static void
load (RelTableLooks *self)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonNode *top = NULL;
  JsonObject *root;
  JsonNode *format;
  JsonNode *tables;
  JsonObjectIter iter;
  const char *table;
  JsonNode *columns;

  if (self->path != NULL && json_parser_load_from_file (parser, self->path, NULL))
    top = json_parser_get_root (parser);
  if (top == NULL || !JSON_NODE_HOLDS_OBJECT (top))
    return;

  root = json_node_get_object (top);
  format = get_member (root, "format", JSON_NODE_VALUE);
  tables = get_member (root, "tables", JSON_NODE_OBJECT);
  if (format == NULL || g_strcmp0 (json_node_get_string (format), FORMAT) != 0 || tables == NULL)
    return;

  json_object_iter_init (&iter, json_node_get_object (tables));
  while (json_object_iter_next (&iter, &table, &columns))
    {
      GPtrArray *looks;
      JsonArray *array = JSON_NODE_HOLDS_ARRAY (columns) ? json_node_get_array (columns) : NULL;

      if (array == NULL)
        continue;
      looks = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_column_look_free);
      for (guint i = 0; i < json_array_get_length (array); i++)
        read_column (json_array_get_element (array, i), looks);
      g_hash_table_replace (self->tables, g_strdup (table), looks);
    }
}

static char *
write_text (RelTableLooks *self,
            gsize         *length)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonGenerator) generator = json_generator_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(GList) names = g_list_sort (g_hash_table_get_keys (self->tables), (GCompareFunc) g_strcmp0);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "format");
  json_builder_add_string_value (builder, FORMAT);
  json_builder_set_member_name (builder, "tables");
  json_builder_begin_object (builder);
  for (GList *l = names; l != NULL; l = l->next)
    {
      GPtrArray *looks = g_hash_table_lookup (self->tables, l->data);

      json_builder_set_member_name (builder, l->data);
      json_builder_begin_array (builder);
      for (guint i = 0; i < looks->len; i++)
        {
          const RelColumnLook *look = looks->pdata[i];

          json_builder_begin_object (builder);
          json_builder_set_member_name (builder, "name");
          json_builder_add_string_value (builder, look->name);
          if (look->width > 0)
            {
              json_builder_set_member_name (builder, "width");
              json_builder_add_double_value (builder, look->width);
            }
          if (look->hidden)
            {
              json_builder_set_member_name (builder, "hidden");
              json_builder_add_boolean_value (builder, TRUE);
            }
          json_builder_end_object (builder);
        }
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_root (generator, root);

  return json_generator_to_data (generator, length);
}

static gboolean
write_file (const char  *path,
            const char  *text,
            gsize        length,
            GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  g_mkdir_with_parents (folder, 0700);

  return rel_replace_file (file, text, length, NULL, G_FILE_CREATE_PRIVATE, NULL, NULL, error);
}

typedef struct
{
  char  *path;
  char  *text;
  gsize  length;
} Saving;

static void
saving_free (Saving *saving)
{
  g_free (saving->path);
  g_free (saving->text);
  g_free (saving);
}

static void
save_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Saving *saving = data;
  g_autoptr(GError) error = NULL;

  if (!write_file (saving->path, saving->text, saving->length, &error))
    g_message ("How grids look could not be kept: %s", error->message);
  g_task_return_boolean (task, error == NULL);
}

static gboolean
save_cb (gpointer user_data)
{
  RelTableLooks *self = user_data;
  g_autoptr(GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  Saving *saving = g_new0 (Saving, 1);

  self->save_id = 0;
  saving->path = g_strdup (self->path);
  saving->text = write_text (self, &saving->length);
  g_task_set_task_data (task, saving, (GDestroyNotify) saving_free);
  g_task_run_in_thread (task, save_thread);

  return G_SOURCE_REMOVE;
}

static void
rel_table_looks_dispose (GObject *object)
{
  RelTableLooks *self = REL_TABLE_LOOKS (object);

  if (self->save_id != 0)
    rel_table_looks_save (self, NULL);

  G_OBJECT_CLASS (rel_table_looks_parent_class)->dispose (object);
}

static void
rel_table_looks_finalize (GObject *object)
{
  RelTableLooks *self = REL_TABLE_LOOKS (object);

  g_free (self->path);
  g_hash_table_unref (self->tables);

  G_OBJECT_CLASS (rel_table_looks_parent_class)->finalize (object);
}

static void
rel_table_looks_class_init (RelTableLooksClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_table_looks_dispose;
  G_OBJECT_CLASS (klass)->finalize = rel_table_looks_finalize;
}

static void
rel_table_looks_init (RelTableLooks *self)
{
  self->tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * rel_table_looks_new:
 * @file: (nullable): the database; %NULL for one without a file, whose looks are not kept
 *
 * Returns: (transfer full): what is remembered of it
 */
RelTableLooks *
rel_table_looks_new (GFile *file)
{
  RelTableLooks *self = g_object_new (REL_TYPE_TABLE_LOOKS, NULL);

  if (file != NULL)
    self->path = get_path (file);
  load (self);

  return self;
}

/**
 * rel_table_looks_get:
 * @self: looks
 * @table: name of a table or view
 *
 * Returns: (transfer none) (nullable) (element-type RelColumnLook): how its columns look,
 *   in order; %NULL when nobody changed it
 */
GPtrArray *
rel_table_looks_get (RelTableLooks *self,
                     const char    *table)
{
  g_return_val_if_fail (REL_IS_TABLE_LOOKS (self), NULL);

  return g_hash_table_lookup (self->tables, table);
}

/**
 * rel_table_looks_set:
 * @self: looks
 * @table: name of a table or view
 * @looks: (transfer full) (element-type RelColumnLook): how its columns look, in order.
 *   Columns that are known but not among these keep what is known of them.
 */
void
rel_table_looks_set (RelTableLooks *self,
                     const char    *table,
                     GPtrArray     *looks)
{
  GPtrArray *before;

  g_return_if_fail (REL_IS_TABLE_LOOKS (self));

  before = rel_table_looks_get (self, table);
  for (guint i = 0; before != NULL && i < before->len; i++)
    {
      const RelColumnLook *old = before->pdata[i];
      gboolean found = FALSE;

      for (guint j = 0; j < looks->len && !found; j++)
        found = g_str_equal (((RelColumnLook *) looks->pdata[j])->name, old->name);
      if (!found)
        g_ptr_array_add (looks, rel_column_look_new (old->name, old->width, old->hidden));
    }
  g_hash_table_replace (self->tables, g_strdup (table), looks);

  if (self->path == NULL)
    return;
  g_clear_handle_id (&self->save_id, g_source_remove);
  self->save_id = g_timeout_add (QUIET_MS, save_cb, self);
}

/**
 * rel_table_looks_save:
 * @self: looks
 * @error: where to put an error
 *
 * Writes what is not written yet. Blocks.
 *
 * Returns: whether it is kept
 */
gboolean
rel_table_looks_save (RelTableLooks  *self,
                      GError        **error)
{
  g_autofree char *text = NULL;
  gsize length;

  g_return_val_if_fail (REL_IS_TABLE_LOOKS (self), FALSE);

  g_clear_handle_id (&self->save_id, g_source_remove);
  if (self->path == NULL)
    return TRUE;
  text = write_text (self, &length);

  return write_file (self->path, text, length, error);
}
