/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A record and its relatives as a graph that is opened step by step. Records are shared
 * between one graph and the next; a side that changes is the record copied. Links of
 * records that hold them are told from their values, so that whatever is shown and
 * related is joined, by whichever way it came; members through an association table are
 * joined when they are opened.
 */
#include "config.h"

#include "records/rel-record-graph.h"

#include "records/rel-record-graph-private.h"

G_DEFINE_FINAL_TYPE (RelRecordGraph, rel_record_graph, G_TYPE_OBJECT)

void
rel_record_graph_unref_record (RelRecordOfGraph *record)
{
  if (!g_atomic_ref_count_dec (&record->refs))
    return;
  g_free (record->identity);
  g_ptr_array_unref (record->key);
  g_free (record->public.label);
  g_clear_object (&record->public.place);
  for (guint i = 0; i < record->public.n_fields; i++)
    {
      g_free (record->public.fields[i].name);
      g_free (record->public.fields[i].text);
    }
  g_free (record->public.fields);
  for (guint i = 0; i < record->public.n_sides; i++)
    {
      g_clear_object (&record->public.sides[i].place);
      g_object_unref (record->public.sides[i].end.relationship);
    }
  g_free (record->public.sides);
  g_free (record);
}

static RelRecordOfGraph *
record_ref (RelRecordOfGraph *record)
{
  g_atomic_ref_count_inc (&record->refs);

  return record;
}

static RelRecordOfGraph *
record_copy (RelRecordOfGraph *record)
{
  RelRecordOfGraph *copy = g_new0 (RelRecordOfGraph, 1);

  g_atomic_ref_count_init (&copy->refs);
  copy->identity = g_strdup (record->identity);
  copy->key = g_ptr_array_ref (record->key);
  copy->public = record->public;
  copy->public.label = g_strdup (record->public.label);
  copy->public.place = g_object_ref (record->public.place);
  copy->public.fields = g_memdup2 (record->public.fields, sizeof (RelGraphField) * record->public.n_fields);
  for (guint i = 0; i < copy->public.n_fields; i++)
    {
      copy->public.fields[i].name = g_strdup (record->public.fields[i].name);
      copy->public.fields[i].text = g_strdup (record->public.fields[i].text);
    }
  copy->public.sides = g_memdup2 (record->public.sides, sizeof (RelGraphSide) * record->public.n_sides);
  for (guint i = 0; i < copy->public.n_sides; i++)
    {
      if (copy->public.sides[i].place != NULL)
        g_object_ref (copy->public.sides[i].place);
      g_object_ref (copy->public.sides[i].end.relationship);
    }

  return copy;
}

static void
rel_record_graph_finalize (GObject *object)
{
  RelRecordGraph *self = REL_RECORD_GRAPH (object);

  g_ptr_array_unref (self->records);
  g_array_unref (self->links);
  g_clear_pointer (&self->labels, rel_labels_unref);
  g_clear_object (&self->schema);

  G_OBJECT_CLASS (rel_record_graph_parent_class)->finalize (object);
}

static void
rel_record_graph_class_init (RelRecordGraphClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_record_graph_finalize;
}

static void
rel_record_graph_init (RelRecordGraph *self)
{
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_record_graph_unref_record);
  self->links = g_array_new (FALSE, FALSE, sizeof (RelGraphLink));
}

/**
 * rel_record_graph_new:
 * @schema: the schema
 * @labels: (nullable): which columns describe records
 *
 * Returns: (transfer full): a graph without records
 */
RelRecordGraph *
rel_record_graph_new (RelSchema *schema,
                      RelLabels *labels)
{
  RelRecordGraph *self = g_object_new (REL_TYPE_RECORD_GRAPH, NULL);

  self->schema = g_object_ref (schema);
  self->labels = labels != NULL ? rel_labels_ref (labels) : NULL;

  return self;
}

RelRecordGraph *
rel_record_graph_copy (RelRecordGraph *self)
{
  RelRecordGraph *copy = rel_record_graph_new (self->schema, self->labels);

  for (guint i = 0; i < self->records->len; i++)
    g_ptr_array_add (copy->records, record_ref (self->records->pdata[i]));
  g_array_append_vals (copy->links, self->links->data, self->links->len);
  copy->last_id = self->last_id;

  return copy;
}

RelSchema *
rel_record_graph_get_schema (RelRecordGraph *self)
{
  g_return_val_if_fail (REL_IS_RECORD_GRAPH (self), NULL);

  return self->schema;
}

guint
rel_record_graph_get_n_records (RelRecordGraph *self)
{
  g_return_val_if_fail (REL_IS_RECORD_GRAPH (self), 0);

  return self->records->len;
}

/**
 * rel_record_graph_get_record:
 * @self: a graph
 * @index: number of a record; the first is where the graph began
 *
 * Returns: (transfer none): the record
 */
const RelGraphRecord *
rel_record_graph_get_record (RelRecordGraph *self,
                             guint           index)
{
  g_return_val_if_fail (index < self->records->len, NULL);

  return &((RelRecordOfGraph *) self->records->pdata[index])->public;
}

gboolean
rel_record_graph_find_index (RelRecordGraph *self,
            guint           id,
            guint          *index)
{
  for (*index = 0; *index < self->records->len; (*index)++)
    if (((RelRecordOfGraph *) self->records->pdata[*index])->public.id == id)
      return TRUE;

  return FALSE;
}

/**
 * rel_record_graph_find:
 * @self: a graph
 * @id: id of a record
 *
 * Returns: (transfer none) (nullable): the record
 */
const RelGraphRecord *
rel_record_graph_find (RelRecordGraph *self,
                       guint           id)
{
  guint index;

  g_return_val_if_fail (REL_IS_RECORD_GRAPH (self), NULL);

  return rel_record_graph_find_index (self, id, &index) ? rel_record_graph_get_record (self, index) : NULL;
}

guint
rel_record_graph_get_n_links (RelRecordGraph *self)
{
  g_return_val_if_fail (REL_IS_RECORD_GRAPH (self), 0);

  return self->links->len;
}

/**
 * rel_record_graph_get_link:
 * @self: a graph
 * @index: number of a link
 *
 * Returns: (transfer none): the link
 */
const RelGraphLink *
rel_record_graph_get_link (RelRecordGraph *self,
                           guint           index)
{
  g_return_val_if_fail (index < self->links->len, NULL);

  return &g_array_index (self->links, RelGraphLink, index);
}

/**
 * rel_record_graph_get_left_out:
 * @self: a graph
 *
 * Returns: how many records the last opening found no room for
 */
guint
rel_record_graph_get_left_out (RelRecordGraph *self)
{
  g_return_val_if_fail (REL_IS_RECORD_GRAPH (self), 0);

  return self->left_out;
}

/* Sides may be written while nobody else knows the record. */
RelRecordOfGraph *
rel_record_graph_own (RelRecordGraph *self,
            guint           index)
{
  RelRecordOfGraph *copy = record_copy (self->records->pdata[index]);

  rel_record_graph_unref_record (self->records->pdata[index]);
  self->records->pdata[index] = copy;

  return copy;
}

/* How many members of a side have cards: told from the links. */
void
rel_record_graph_count_shown (RelRecordGraph *self)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      RelRecordOfGraph *record = self->records->pdata[i];

      for (guint j = 0; j < record->public.n_sides; j++)
        {
          const RelGraphSide *side = &record->public.sides[j];
          guint n = 0;

          for (guint k = 0; k < self->links->len; k++)
            {
              const RelGraphLink *link = &g_array_index (self->links, RelGraphLink, k);

              if (link->relationship == side->end.relationship && (side->end.at_parent ? link->from : link->to) == record->public.id)
                n++;
            }
          if (n != side->n_shown)
            {
              record = rel_record_graph_own (self, i);
              record->public.sides[j].n_shown = n;
            }
        }
    }
}

/* Keeps what can be reached from where the graph began, and from one record, without
 * going through what is closed. */
static void
keep_reachable (RelRecordGraph     *self,
                guint               id,
                const RelGraphSide *closed)
{
  g_autoptr(GHashTable) reached = g_hash_table_new (NULL, NULL);
  gboolean more = TRUE;

  if (self->records->len == 0)
    return;
  g_hash_table_add (reached, GUINT_TO_POINTER (rel_record_graph_get_record (self, 0)->id));
  if (closed != NULL)
    g_hash_table_add (reached, GUINT_TO_POINTER (id));
  while (more)
    {
      more = FALSE;
      for (guint i = 0; i < self->links->len; i++)
        {
          const RelGraphLink *link = &g_array_index (self->links, RelGraphLink, i);

          if (closed != NULL && link->relationship == closed->end.relationship && (closed->end.at_parent ? link->from : link->to) == id)
            continue;
          if (g_hash_table_contains (reached, GUINT_TO_POINTER (link->from)))
            more = g_hash_table_add (reached, GUINT_TO_POINTER (link->to)) || more;
          if (g_hash_table_contains (reached, GUINT_TO_POINTER (link->to)))
            more = g_hash_table_add (reached, GUINT_TO_POINTER (link->from)) || more;
        }
    }

  for (guint i = self->records->len; i-- > 0;)
    if (!g_hash_table_contains (reached, GUINT_TO_POINTER (rel_record_graph_get_record (self, i)->id)))
      g_ptr_array_remove_index (self->records, i);
  for (guint i = self->links->len; i-- > 0;)
    {
      const RelGraphLink *link = &g_array_index (self->links, RelGraphLink, i);

      if (!g_hash_table_contains (reached, GUINT_TO_POINTER (link->from)) || !g_hash_table_contains (reached, GUINT_TO_POINTER (link->to)))
        g_array_remove_index (self->links, i);
    }
}

/* A side none of whose members is there any more begins anew. */
static void
settle (RelRecordGraph *self)
{
  rel_record_graph_count_shown (self);
  for (guint i = 0; i < self->records->len; i++)
    {
      const RelGraphRecord *record = rel_record_graph_get_record (self, i);

      for (guint j = 0; j < record->n_sides; j++)
        if (record->sides[j].n_opened > 0 && record->sides[j].n_shown == 0)
          {
            RelRecordOfGraph *own = rel_record_graph_own (self, i);

            own->public.sides[j].n_opened = 0;
            record = &own->public;
          }
    }
}

/**
 * rel_record_graph_close:
 * @self: a graph
 * @id: id of a record
 * @side: number of one of its sides
 *
 * Returns: (transfer full): the graph without what only that side led to
 */
RelRecordGraph *
rel_record_graph_close (RelRecordGraph *self,
                        guint           id,
                        guint           side)
{
  RelRecordGraph *next = rel_record_graph_copy (self);
  guint index;

  if (rel_record_graph_find_index (next, id, &index) && side < rel_record_graph_get_record (next, index)->n_sides)
    {
      rel_record_graph_own (next, index)->public.sides[side].n_opened = 0;
      keep_reachable (next, id, &rel_record_graph_get_record (next, index)->sides[side]);
    }
  settle (next);

  return next;
}

/**
 * rel_record_graph_remove:
 * @self: a graph
 * @id: id of a record
 *
 * Returns: (transfer full): the graph without that record and what only it led to; the
 *   record where the graph began stays
 */
RelRecordGraph *
rel_record_graph_remove (RelRecordGraph *self,
                         guint           id)
{
  RelRecordGraph *next = rel_record_graph_copy (self);
  guint index;

  if (!rel_record_graph_find_index (next, id, &index) || index == 0)
    return next;
  g_ptr_array_remove_index (next->records, index);
  for (guint i = next->links->len; i-- > 0;)
    if (g_array_index (next->links, RelGraphLink, i).from == id || g_array_index (next->links, RelGraphLink, i).to == id)
      g_array_remove_index (next->links, i);
  keep_reachable (next, 0, NULL);
  settle (next);

  return next;
}

/**
 * rel_record_graph_keep:
 * @self: a graph
 * @id: id of a record
 *
 * Returns: (transfer full): a graph that begins at that record, with nothing opened
 */
RelRecordGraph *
rel_record_graph_keep (RelRecordGraph *self,
                       guint           id)
{
  RelRecordGraph *next = rel_record_graph_copy (self);

  for (guint i = next->records->len; i-- > 0;)
    if (rel_record_graph_get_record (next, i)->id != id)
      g_ptr_array_remove_index (next->records, i);
  g_array_set_size (next->links, 0);
  settle (next);

  return next;
}
