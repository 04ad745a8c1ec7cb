/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What an export is made of, apart from any widget: the values as they were when it was
 * asked for, the form and the options. Made on a thread, once as a preview and once as
 * the file, from the same job: what is told before writing is what is written.
 */
#include "config.h"

#include <string.h>

#include "window/rel-export-job.h"

#include "diagram/rel-arrange.h"
#include "document/rel-observer.h"
#include "formats/rel-extract.h"

static GHashTable *
copy_set (GHashTable *set)
{
  GHashTable *copy = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_hash_table_add (copy, g_memdup2 (id, sizeof (RelId)));

  return copy;
}

RelExportJob *
rel_export_job_new (RelDocument *document,
                    GHashTable  *selection)
{
  RelExportJob *self = g_new0 (RelExportJob, 1);

  self->schema = g_object_ref (rel_document_get_schema (document));
  self->diagram = g_object_ref (rel_document_get_diagram (document));
  self->selection = selection;
  self->title = g_strdup (rel_document_get_title (document));
  self->losses = rel_losses_new ();
  self->options.notation = rel_diagram_get_notation (self->diagram);
  if (rel_diagram_get_observed (self->diagram) && rel_document_get_observer (document) != NULL)
    self->counted = rel_observer_list_counted (rel_document_get_observer (document), self->schema);

  return self;
}

RelExportJob *
rel_export_job_copy (const RelExportJob *self)
{
  RelExportJob *copy = g_memdup2 (self, sizeof *self);

  g_object_ref (copy->schema);
  g_object_ref (copy->diagram);
  copy->selection = copy_set (self->selection);
  copy->title = g_strdup (self->title);
  copy->page = g_strdup (self->page);
  copy->link_to = g_strdup (self->link_to);
  copy->losses = rel_losses_new ();
  if (copy->counted != NULL)
    g_hash_table_ref (copy->counted);

  return copy;
}

void
rel_export_job_free (RelExportJob *self)
{
  g_object_unref (self->schema);
  g_object_unref (self->diagram);
  g_hash_table_unref (self->selection);
  g_free (self->title);
  g_free (self->page);
  g_free (self->link_to);
  g_clear_pointer (&self->counted, g_hash_table_unref);
  rel_losses_unref (self->losses);
  g_free (self);
}

static gboolean
is_one_of (const RelExportJob *self,
           const char *const  *ids)
{
  return g_strv_contains (ids, self->format->id);
}

/* Whether it is seen and not read. */
gboolean
rel_export_job_is_picture (const RelExportJob *self)
{
  return is_one_of (self, (const char *[]) { "svg", "pdf", "png", NULL });
}

/* Whether it can go to the clipboard as a text. */
gboolean
rel_export_job_is_text (const RelExportJob *self)
{
  return !is_one_of (self, (const char *[]) { "pdf", "png", NULL });
}

static GHashTable *
list_shown (RelExportJob *self)
{
  const RelSchemaInfo *info = rel_schema_get_info (self->schema);
  GHashTable *shown = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < info->tables->len + info->views->len; i++)
    {
      RelId id = i < info->tables->len ? rel_table_get_id (info->tables->pdata[i]) : rel_view_get_id (info->views->pdata[i - info->tables->len]);

      if (rel_diagram_shows (self->diagram, id))
        g_hash_table_add (shown, g_memdup2 (&id, sizeof id));
    }

  return shown;
}

/* Areas and notes say something about the whole. */
static RelDiagram *
without_shapes (RelDiagram *diagram)
{
  RelDiagram *bare = g_object_ref (diagram);

  while (rel_diagram_get_n_shapes (bare) > 0)
    {
      RelDiagram *less = rel_diagram_without_shape (bare, rel_diagram_get_shape (bare, 0)->id);

      g_object_unref (bare);
      bare = less;
    }

  return bare;
}

/* The schema and diagram that are meant, with a place for every table. */
static gboolean
choose (RelExportJob  *self,
        RelSchema    **schema,
        RelDiagram   **diagram,
        GCancellable  *cancellable,
        GError       **error)
{
  g_autoptr(GHashTable) shown = NULL;
  g_autoptr(RelDiagram) noted = rel_diagram_with_notation (self->diagram, self->options.notation);
  g_autoptr(RelDiagram) meant = NULL;
  const RelArrangeOptions arrange = { REL_ARRANGE_NEW };

  if (self->what == REL_EXPORT_SELECTION)
    {
      *schema = rel_extract_tables (self->schema, self->selection, REL_EXTRACT_CUT, self->losses);
      meant = without_shapes (noted);
    }
  else if (self->what == REL_EXPORT_DIAGRAM && rel_diagram_is_listed (self->diagram))
    {
      shown = list_shown (self);
      *schema = rel_extract_tables (self->schema, shown, REL_EXTRACT_CUT, self->losses);
      meant = g_object_ref (noted);
    }
  else
    {
      *schema = g_object_ref (self->schema);
      meant = rel_diagram_is_listed (noted) ? rel_diagram_with_listed (noted, FALSE) : g_object_ref (noted);
    }

  *diagram = self->format->write_diagram != NULL ? rel_arrange (*schema, meant, &arrange, NULL, cancellable, error) : g_object_ref (meant);
  if (*diagram == NULL)
    g_clear_object (schema);

  return *diagram != NULL;
}

static RelFormatOptions
get_options (RelExportJob *self)
{
  RelFormatOptions options = self->options;

  options.title = self->title;
  options.page = self->page;
  options.link_to = self->link_to;

  return options;
}

static GBytes *
write_chosen (RelExportJob  *self,
              RelSchema     *schema,
              RelDiagram    *diagram,
              GError       **error)
{
  const RelFormatOptions options = get_options (self);
  GBytes *content = self->format->write_diagram != NULL
                      ? self->format->write_diagram (schema, diagram, &options, self->losses, error)
                      : self->format->write_schema (schema, &options, self->losses, error);

  self->n_bytes = content != NULL ? g_bytes_get_size (content) : 0;

  return content;
}

/* The content of the file; fills the losses. Blocks. */
GBytes *
rel_export_job_make (RelExportJob  *self,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(RelDiagram) diagram = NULL;

  if (!choose (self, &schema, &diagram, cancellable, error))
    return NULL;

  return write_chosen (self, schema, diagram, error);
}

/* What it will look like: a PNG file of a picture, else the text itself. Blocks. */
GBytes *
rel_export_job_preview (RelExportJob  *self,
                        double         max_side,
                        GCancellable  *cancellable,
                        GError       **error)
{
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(RelDiagram) diagram = NULL;
  RelPictureOptions options = { .dark = self->options.dark, .scale = self->options.scale, .page = self->page, .tile = self->options.tile,
                                .direction = self->options.direction, .transparent = self->options.transparent, .counted = self->options.counted };

  if (!choose (self, &schema, &diagram, cancellable, error))
    return NULL;
  if (!rel_export_job_is_picture (self))
    return write_chosen (self, schema, diagram, error);

  rel_picture_form_from_suffix (self->format->id, &options.form);

  return rel_picture_preview (schema, diagram, &options, max_side, &self->size, error);
}
