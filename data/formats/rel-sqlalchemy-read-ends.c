/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * relationship (): which link or association table each goes over, and what its ends are
 * called. A schema knows links only, so a relationship adds nothing to it but names and,
 * where one record is all there may be, a unique key.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "formats/rel-python-words.h"
#include "formats/rel-sqlalchemy-model-private.h"
#include "schema/rel-derive.h"

#define MAX_REFS   100
#define MAX_EFFORT 20000000

gboolean
rel_model_is_relationship (RelModel      *self,
                           RelPythonNode *node)
{
  static const char *const words[] = { "relationship", "relation", "dynamic_loader", "Relationship", NULL };
  const char *word = node != NULL && node->kind == REL_PYTHON_NODE_CALL ? rel_model_word (self, node) : NULL;

  return word != NULL && g_strv_contains (words, word);
}

static RelModelCount
read_uselist (RelPythonNode *node)
{
  if (node == NULL || rel_python_node_is (node, "None"))
    return REL_MODEL_UNKNOWN;

  return rel_python_node_is_true (node) ? REL_MODEL_MANY : REL_MODEL_ONE;
}

static void
read_secondary (RelModel      *self,
                RelModelEnd   *end,
                RelPythonNode *node)
{
  const char *text;

  end->through = TRUE;
  if (node->kind == REL_PYTHON_NODE_LAMBDA && node->first != NULL)
    node = node->first;
  text = rel_python_node_string (node);
  if (text != NULL && rel_python_node_string (rel_model_value (self, node)) != NULL)
    {
      RelPythonNode *inner = rel_python_parser_parse (self->parser, text, node->line);

      /* "VideoAuthor.__table__", or just the name of a table. */
      if (inner != NULL && inner->kind == REL_PYTHON_NODE_ATTRIBUTE && g_strcmp0 (inner->text, "__table__") == 0)
        text = rel_python_node_name (inner->first);
      end->secondary = rel_model_keep (self, text);
      return;
    }
  if (node->kind == REL_PYTHON_NODE_ATTRIBUTE && strcmp (node->text, "__table__") == 0)
    node = node->first;
  end->secondary = rel_model_keep (self, rel_python_node_name (node));
}

static void
read_backref (RelModel      *self,
              RelModelEnd   *end,
              RelPythonNode *node)
{
  end->back_name = rel_model_keep (self, rel_python_node_string (node));
  if (node->kind == REL_PYTHON_NODE_CALL)
    {
      end->back_name = rel_model_keep (self, rel_python_node_string (rel_python_node_argument (node, 0)));
      end->back_count = read_uselist (rel_python_node_keyword (node, "uselist"));
      if (rel_python_node_keyword (node, "remote_side") != NULL)
        rel_model_read_refs (self, rel_python_node_keyword (node, "remote_side"), end->back_side);
    }
}

void
rel_model_read_relationship (RelModel      *self,
                             RelModelClass *owner,
                             const char    *name,
                             RelPythonNode *annotation,
                             RelPythonNode *call,
                             guint          line)
{
  RelModelEnd *end = g_new0 (RelModelEnd, 1);
  RelPythonNode *target = rel_python_node_argument (call, 0);
  RelPythonNode *inner = annotation != NULL ? rel_model_unwrap_mapped (self, annotation) : NULL;
  RelModelCount ignored = REL_MODEL_UNKNOWN;
  const char *cascade = rel_python_node_string (rel_model_value (self, rel_python_node_keyword (call, "cascade")));

  end->name = rel_model_keep (self, name);
  end->line = line;
  end->foreign_keys = g_array_new (FALSE, TRUE, sizeof (RelModelRef));
  end->remote_side = g_array_new (FALSE, TRUE, sizeof (RelModelRef));
  end->back_side = g_array_new (FALSE, TRUE, sizeof (RelModelRef));
  end->join = g_array_new (FALSE, TRUE, sizeof (RelModelRef));
  if (target == NULL)
    target = rel_python_node_keyword (call, "argument");
  if (inner != NULL)
    end->target = rel_model_read_target (self, inner, &end->count);
  if (target != NULL)
    end->target = rel_model_read_target (self, target, &ignored);
  if (rel_python_node_keyword (call, "uselist") != NULL)
    end->count = read_uselist (rel_python_node_keyword (call, "uselist"));

  for (RelPythonNode *at = call->first->next; at != NULL; at = at->next)
    {
      if (at->kind != REL_PYTHON_NODE_KEYWORD)
        continue;
      if (strcmp (at->text, "secondary") == 0)
        read_secondary (self, end, at->first);
      else if (strcmp (at->text, "backref") == 0)
        read_backref (self, end, at->first);
      else if (strcmp (at->text, "back_populates") == 0)
        end->back_populates = rel_model_keep (self, rel_python_node_string (at->first));
      else if (strcmp (at->text, "foreign_keys") == 0)
        rel_model_read_refs (self, at->first, end->foreign_keys);
      else if (strcmp (at->text, "remote_side") == 0)
        rel_model_read_refs (self, at->first, end->remote_side);
      else if (strcmp (at->text, "primaryjoin") == 0)
        rel_model_read_refs (self, at->first, end->join);
    }
  /* relationship ("Child", association_table) */
  if (!end->through && rel_python_node_argument (call, 1) != NULL && rel_python_node_name (rel_python_node_argument (call, 1)) != NULL)
    read_secondary (self, end, rel_python_node_argument (call, 1));
  end->deletes = cascade != NULL && (strstr (cascade, "all") != NULL || strstr (cascade, "delete") != NULL);
  g_ptr_array_add (owner->ends, end);
}

/* --- which link --- */

/* Whether a column is among those named in a class whose table is own. */
static gboolean
has_ref (RelModel      *self,
         RelModelTable *own,
         RelModelTable *table,
         GArray        *refs,
         const char    *key)
{
  for (guint i = 0; i < refs->len; i++)
    {
      const RelModelRef *ref = &g_array_index (refs, RelModelRef, i);
      RelModelTable *owner = ref->owner != NULL ? rel_model_find_table (self, ref->owner) : own;
      RelModelColumn *column = ref->name != NULL && (owner == NULL || owner == table) ? rel_model_find_column (table, ref->name) : NULL;

      if (column != NULL && strcmp (column->key, key) == 0)
        return TRUE;
    }

  return FALSE;
}

static RelModelColumn *
find_own_column (RelModelTable *table,
                 const char    *name)
{
  return name != NULL ? rel_model_find_column (table, name) : NULL;
}

static gboolean
columns_are_among (RelModel      *self,
                   RelModelTable *own,
                   RelModelTable *table,
                   RelModelLink  *link,
                   GArray        *refs)
{
  if (refs->len > MAX_REFS || link->columns->len > MAX_REFS)
    return FALSE;
  for (guint i = 0; i < link->columns->len; i++)
    {
      RelModelColumn *column = find_own_column (table, g_ptr_array_index (link->columns, i));

      if (column == NULL || !has_ref (self, own, table, refs, column->key))
        return FALSE;
    }

  return TRUE;
}

static gboolean
targets_are_among (RelModel      *self,
                   RelModelTable *own,
                   RelModelLink  *link,
                   GArray        *refs)
{
  if (refs->len > MAX_REFS || link->targets->len > MAX_REFS)
    return FALSE;
  for (guint i = 0; i < link->targets->len; i++)
    {
      const RelModelRef *target = &g_array_index (link->targets, RelModelRef, i);
      RelModelColumn *column = find_own_column (link->target, target->name);

      if (column == NULL || !has_ref (self, own, link->target, refs, column->key))
        return FALSE;
    }

  return TRUE;
}

/* The link from one table to another that fits what a relationship says; more: there are others as good. */
static RelModelLink *
find_link (RelModel      *self,
           RelModelEnd   *end,
           RelModelTable *own,
           RelModelTable *from,
           RelModelTable *to,
           guint         *n)
{
  RelModelLink *found = NULL;

  self->effort += from->links->len;
  if (self->effort > MAX_EFFORT)
    return NULL;
  for (guint i = 0; i < from->links->len; i++)
    {
      RelModelLink *link = g_ptr_array_index (from->links, i);

      if (link->target != to)
        continue;
      if (end->foreign_keys->len > 0 && (!columns_are_among (self, own, from, link, end->foreign_keys) || link->columns->len != end->foreign_keys->len))
        continue;
      if (end->join->len > 0 && !(columns_are_among (self, own, from, link, end->join) && targets_are_among (self, own, link, end->join)))
        continue;
      if (found == NULL)
        found = link;
      (*n)++;
    }

  return found;
}

static gboolean
is_unique (RelModelTable *table,
           RelModelLink  *link)
{
  guint n_primary = 0, n_within = 0;

  for (guint i = 0; i < table->columns->len; i++)
    n_primary += ((RelModelColumn *) g_ptr_array_index (table->columns, i))->primary;
  for (guint i = 0; i < link->columns->len; i++)
    {
      RelModelColumn *column = find_own_column (table, g_ptr_array_index (link->columns, i));

      n_within += column != NULL && column->primary;
    }
  if (n_primary > 0 && n_primary == n_within && table->primary_key == NULL)
    return TRUE;
  for (guint i = 0; i <= table->uniques->len; i++)
    {
      RelModelKey *key = i < table->uniques->len ? g_ptr_array_index (table->uniques, i) : table->primary_key;
      gboolean within = key != NULL;

      for (guint j = 0; within && j < key->columns->len; j++)
        {
          RelModelColumn *column = find_own_column (table, g_ptr_array_index (key->columns, j));

          within = FALSE;
          for (guint k = 0; column != NULL && !within && k < link->columns->len; k++)
            within = find_own_column (table, g_ptr_array_index (link->columns, k)) == column;
        }
      if (within)
        return TRUE;
    }
  for (guint i = 0; i < table->indexes->len; i++)
    {
      RelModelIndex *index = g_ptr_array_index (table->indexes, i);
      gboolean within = index->unique && index->where == NULL;

      for (guint j = 0; within && j < index->parts->len; j++)
        {
          const char *name = g_array_index (index->parts, RelModelPart, j).column;
          RelModelColumn *column = find_own_column (table, name);

          within = FALSE;
          for (guint k = 0; column != NULL && !within && k < link->columns->len; k++)
            within = find_own_column (table, g_ptr_array_index (link->columns, k)) == column;
        }
      if (within && index->parts->len > 0)
        return TRUE;
    }

  return FALSE;
}

/* One record is all that the other end may have: the database shall see to it. */
static void
make_unique (RelModel      *self,
             RelModelTable *table,
             RelModelLink  *link,
             const char    *subject,
             guint          line)
{
  RelModelKey *key;

  self->effort += table->columns->len + table->uniques->len + table->indexes->len;
  if (self->effort > MAX_EFFORT || link->columns->len > MAX_REFS || is_unique (table, link))
    return;
  key = rel_model_key_new ();
  for (guint i = 0; i < link->columns->len; i++)
    g_ptr_array_add (key->columns, g_ptr_array_index (link->columns, i));
  g_ptr_array_add (table->uniques, key);
  rel_losses_add (self->losses, line, subject,
                  _ ("The models take one record only here, but the database would take several; the link is made unique"));
}

/* The end of the same class that this one names as its other end. */
static RelModelEnd *
find_back (RelModel      *self,
           RelModelClass *owner,
           RelModelEnd   *end)
{
  self->effort += owner->ends->len;
  for (guint i = 0; end->back_populates != NULL && self->effort < MAX_EFFORT && i < owner->ends->len; i++)
    {
      RelModelEnd *other = g_ptr_array_index (owner->ends, i);

      if (strcmp (other->name, end->back_populates) == 0)
        return other;
    }

  return NULL;
}

static void
resolve_over_link (RelModel      *self,
                   RelModelClass *owner,
                   RelModelEnd   *end,
                   RelModelTable *far,
                   const char    *subject)
{
  RelModelTable *own = owner->table;
  guint n = 0, n_back = 0;
  RelModelLink *link = find_link (self, end, own, own, far, &n);
  RelModelLink *back = own != far ? find_link (self, end, own, far, own, &n_back) : NULL;
  gboolean at_child = link != NULL;

  if (own == far && link != NULL)
    {
      /* Which end of a reference to itself: that at the child says that the key is on the other side. */
      RelModelEnd *other = find_back (self, owner, end);

      if (end->back_side->len > 0)
        at_child = !targets_are_among (self, own, link, end->back_side);
      else if (end->remote_side->len > 0)
        at_child = targets_are_among (self, own, link, end->remote_side) && !columns_are_among (self, own, own, link, end->remote_side);
      else
        at_child = end->count == REL_MODEL_ONE && end->back_name == NULL && (other == NULL || other->remote_side->len == 0) && !is_unique (own, link);
    }
  else if (link != NULL && back != NULL)
    {
      at_child = end->count != REL_MODEL_MANY;
    }
  if (link == NULL)
    link = back;
  else if (back != NULL && !at_child)
    link = back;

  if (link == NULL)
    {
      rel_losses_add (self->losses, end->line, subject, _ ("No link was found that this relationship could go over; it is left out"));
      return;
    }
  if (n + n_back > 1 && end->foreign_keys->len == 0 && end->join->len == 0)
    rel_losses_add (self->losses, end->line, subject, _ ("There are several links that this relationship could go over; the first is taken"));

  if (at_child)
    {
      link->name_at_child = end->name;
      if (end->back_name != NULL)
        link->name_at_parent = end->back_name;
      if (end->back_count == REL_MODEL_ONE)
        make_unique (self, own, link, subject, end->line);
    }
  else
    {
      link->name_at_parent = end->name;
      if (end->back_name != NULL)
        link->name_at_child = end->back_name;
      if (end->count == REL_MODEL_ONE)
        make_unique (self, far, link, subject, end->line);
      if (end->deletes && link->on_delete != REL_ACTION_CASCADE)
        rel_losses_add (self->losses, end->line, subject, _ ("The program deletes what belongs to a deleted record; the database does not"));
    }
}

static void
resolve_end (RelModel      *self,
             RelModelClass *owner,
             RelModelEnd   *end)
{
  RelModelClass *target = end->target != NULL ? g_hash_table_lookup (self->by_class, end->target) : NULL;
  g_autofree char *subject = g_strconcat (owner->name, ".", end->name, NULL);

  if (end->target == NULL)
    rel_losses_add (self->losses, end->line, subject, _ ("The class that the relationship leads to cannot be understood; it is left out"));
  else if (target == NULL || !target->mapped)
    rel_losses_add (self->losses, end->line, subject, _ ("There is no class “%s” here; the relationship is left out"), end->target);
  else if (end->through && rel_model_find_table (self, end->secondary) == NULL)
    rel_losses_add (self->losses, end->line, subject, _ ("There is no table “%s” here; the relationship is left out"),
                    end->secondary != NULL ? end->secondary : "…");
  else if (!end->through)
    resolve_over_link (self, owner, end, target->table, subject);
}

/* Once all tables are known, and links have found theirs. */
void
rel_model_resolve_ends (RelModel *self)
{
  for (guint i = 0; i < self->classes->len; i++)
    {
      RelModelClass *class = g_ptr_array_index (self->classes, i);

      if (class->mapped)
        for (guint j = 0; j < class->ends->len; j++)
          resolve_end (self, class, g_ptr_array_index (class->ends, j));
    }
}

/* --- names --- */

/* An attribute may only be called otherwise since Python does not take the name. */
static gboolean
is_called (const char *attribute,
           const char *name)
{
  g_autofree char *identifier = rel_python_identifier (name);
  g_autofree char *longer = g_strconcat (identifier, "_", NULL);

  return strcmp (attribute, name) == 0 || strcmp (attribute, identifier) == 0 || strcmp (attribute, longer) == 0;
}

static void
check_association (RelModel      *self,
                   RelSchema     *schema,
                   RelModelClass *owner,
                   RelModelEnd   *end)
{
  RelModelTable *table = end->through ? rel_model_find_table (self, end->secondary) : NULL;
  RelRelationship *relationship = table != NULL ? rel_schema_get_relationship (schema, table->id) : NULL;
  RelModelClass *target = end->target != NULL ? g_hash_table_lookup (self->by_class, end->target) : NULL;
  g_autofree char *subject = g_strconcat (owner->name, ".", end->name, NULL);
  const RelRelationshipInfo *info;
  const char *names[2];

  if (table == NULL || target == NULL || !target->mapped)
    return;
  if (relationship == NULL)
    {
      rel_losses_add (self->losses, end->line, subject, _ ("The table “%s” does not join two others, so the relationship is left out"), table->name);
      return;
    }
  info = rel_relationship_get_info (relationship);
  names[0] = info->parent == owner->table->id && info->child == target->table->id ? info->name_at_parent : NULL;
  names[1] = info->child == owner->table->id && info->parent == target->table->id ? info->name_at_child : NULL;
  if ((names[0] == NULL || !is_called (end->name, names[0])) && (names[1] == NULL || !is_called (end->name, names[1])))
    rel_losses_add (self->losses, end->line, subject, _ ("The name is not kept: it follows from the tables as “%s”"),
                    names[0] != NULL ? names[0] : names[1] != NULL ? names[1]
                                                                   : "");
}

/* Relationships of a table with thousands of links are nobody's models, and take long to name. */
static gboolean
is_human (RelModel *self)
{
  for (guint i = 0; i < self->tables->len; i++)
    {
      RelModelTable *table = g_ptr_array_index (self->tables, i);

      if (table->links->len > 500)
        return FALSE;
      for (guint j = 0; j < table->links->len; j++)
        if (((RelModelLink *) g_ptr_array_index (table->links, j))->columns->len > 200)
          return FALSE;
    }

  return self->tables->len < 20000;
}

/* Forgets the names that the schema gives by itself; TRUE when there are others left. */
gboolean
rel_model_name_ends (RelModel  *self,
                     RelSchema *schema)
{
  gboolean any = FALSE;

  if (!is_human (self))
    {
      rel_losses_add (self->losses, 0, NULL, _ ("The models are too big for names of relationships to be compared; those of the models are not kept"));
      for (guint i = 0; i < self->tables->len; i++)
        {
          RelModelTable *table = g_ptr_array_index (self->tables, i);

          for (guint j = 0; j < table->links->len; j++)
            {
              RelModelLink *link = g_ptr_array_index (table->links, j);

              link->name_at_child = NULL;
              link->name_at_parent = NULL;
            }
        }
      return FALSE;
    }
  for (guint i = 0; i < self->tables->len; i++)
    {
      RelModelTable *table = g_ptr_array_index (self->tables, i);

      for (guint j = 0; j < table->links->len; j++)
        {
          RelModelLink *link = g_ptr_array_index (table->links, j);
          RelRelationship *relationship = rel_schema_get_relationship (schema, link->id);
          const RelRelationshipInfo *info = relationship != NULL ? rel_relationship_get_info (relationship) : NULL;

          if (info == NULL || (link->name_at_child != NULL && is_called (link->name_at_child, info->name_at_child)))
            link->name_at_child = NULL;
          if (info == NULL || (link->name_at_parent != NULL && is_called (link->name_at_parent, info->name_at_parent)))
            link->name_at_parent = NULL;
          any = any || link->name_at_child != NULL || link->name_at_parent != NULL;
        }
    }
  for (guint i = 0; i < self->classes->len; i++)
    {
      RelModelClass *class = g_ptr_array_index (self->classes, i);

      if (class->mapped)
        for (guint j = 0; j < class->ends->len; j++)
          check_association (self, schema, class, g_ptr_array_index (class->ends, j));
    }

  return any;
}
