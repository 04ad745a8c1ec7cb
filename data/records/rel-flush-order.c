/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The order of writing. Each row to be written is a node; an edge says which comes first,
 * and how much that matters:
 *
 *   HARD    a key that the first makes, or a cascade that would take the second along
 *   UNIQUE  a value that the first frees
 *   SOFT    a foreign key, which is deferred: better so, but the end counts
 *   WEAK    rows of one table in the order of staging, which numbers them
 *
 * Nodes that nothing holds back are written in the order of staging. Where a circle
 * holds all back, the least matters first: weak edges are dropped, then soft ones; a row
 * that is to free a value is parked under another; a link to a key that does not exist
 * yet is written afterwards, or, where it must not be NULL, gets a key made for it.
 */
#include "config.h"

#include "records/rel-flush-private.h"

#define DELETES_LATER G_GUINT64_CONSTANT (0x1000000000000)

typedef enum
{
  WEAK,
  SOFT,
  UNIQUE,
  HARD,
  N_CLASSES
} EdgeClass;

typedef struct _Node Node;

typedef struct
{
  Node      *to;   /* NULL: does not hold any more */
  EdgeClass  class;
} Edge;

struct _Node
{
  RelFlushRow *row;
  guint64      order;
  gboolean     late;      /* writes what was postponed */
  const RelMappedColumns *leaves; /* only lets go of the link in these columns, which is written later; else NULL */
  gboolean     done;
  gboolean     parked;
  guint64      wanted;    /* those of its unique values that others want, by bit */
  guint        n[N_CLASSES]; /* edges that hold it back */
  GArray      *out;       /* Edge */
  GPtrArray   *frees;     /* Node that free a value for it */
};

typedef struct
{
  RelFlush   *flush;
  GPtrArray  *nodes;
  GHashTable *by_row;
  GHashTable *providers;  /* "parent columns key" -> Node that makes this key */
  GHashTable *vanishing;  /* the same -> Node that takes it away */
  GHashTable *freed;      /* "unique key" -> Node */
  GHashTable *along;      /* the same of rows that the database takes along -> Node that makes it do so */
  GTree      *waiting[N_CLASSES + 1]; /* by what holds them back most; [0]: nothing */
  guint       n_left;
} Order;

static void
node_free (Node *node)
{
  g_array_unref (node->out);
  g_clear_pointer (&node->frees, g_ptr_array_unref);
  g_free (node);
}

static guint
rank (const Node *node)
{
  for (guint class = N_CLASSES; class > 0; class--)
    if (node->n[class - 1] > 0)
      return class;

  return 0;
}

static int
compare_nodes (gconstpointer a,
               gconstpointer b,
               gpointer      data)
{
  const Node *x = a;
  const Node *y = b;

  if (x->order != y->order)
    return x->order < y->order ? -1 : 1;

  return x < y ? -1 : x > y;
}

static int
compare_pointers (gconstpointer a,
                  gconstpointer b)
{
  return compare_nodes (*(Node *const *) a, *(Node *const *) b, NULL);
}

static Node *
add_node (Order       *self,
          RelFlushRow *row,
          guint64      order)
{
  Node *node = g_new0 (Node, 1);

  node->row = row;
  node->order = order;
  node->out = g_array_new (FALSE, FALSE, sizeof (Edge));
  g_ptr_array_add (self->nodes, node);
  self->n_left++;

  return node;
}

static gboolean
add_edge (Node      *from,
          Node      *to,
          EdgeClass  class)
{
  Edge edge = { to, class };

  if (from == NULL || from == to || from->done)
    return FALSE;
  g_array_append_val (from->out, edge);
  to->n[class]++;
  if (class == UNIQUE)
    {
      if (to->frees == NULL)
        to->frees = g_ptr_array_new ();
      g_ptr_array_add (to->frees, from);
    }

  return TRUE;
}

/* Takes key. */
static void
note (GHashTable             *notes,
      RelMappedTable         *table,
      const RelMappedColumns *columns,
      char                   *key,
      Node                   *node)
{
  if (key != NULL)
    g_hash_table_replace (notes, rel_mapped_table_name_key (table, columns, key), node);
  g_free (key);
}

/* Takes key. */
static Node *
find (GHashTable             *notes,
      RelMappedTable         *table,
      const RelMappedColumns *columns,
      char                   *key)
{
  g_autofree char *name = key != NULL ? rel_mapped_table_name_key (table, columns, key) : NULL;

  g_free (key);

  return name != NULL ? g_hash_table_lookup (notes, name) : NULL;
}

static char *
now_key (RelFlushRow            *row,
         const RelMappedColumns *columns)
{
  return row->now != NULL ? rel_mapped_values_key ((RelValue *const *) row->now->pdata, columns) : NULL;
}

/* NOCASE and the like: a value too many is only an edge too many. */
static char *
fold (char *key)
{
  char *folded = key != NULL ? g_ascii_strdown (key, -1) : NULL;

  g_free (key);

  return folded;
}

static void
note_keys (Order *self,
           Node  *node)
{
  RelFlushRow *row = node->row;
  RelMappedTable *table = row->table;

  for (guint i = 0; i < table->incoming->len; i++)
    {
      RelMappedLink *link = table->incoming->pdata[i];
      gboolean changed = row->kind == REL_FLUSH_UPDATE && rel_flush_is_changed (row, &link->parent_columns);

      if (row->kind == REL_FLUSH_INSERT || changed)
        note (self->providers, table, &link->parent_columns, rel_flush_final_key (row, &link->parent_columns), node);
      if (row->kind == REL_FLUSH_DELETE || changed)
        note (self->vanishing, table, &link->parent_columns, now_key (row, &link->parent_columns), node);
    }
  for (guint i = 0; i < table->uniques->len; i++)
    {
      const RelMappedColumns *unique = &g_array_index (table->uniques, RelMappedColumns, i);

      if (row->kind == REL_FLUSH_DELETE || (row->kind == REL_FLUSH_UPDATE && rel_flush_is_changed (row, unique)))
        note (self->freed, table, unique, fold (now_key (row, unique)), node);
    }
}

/* Values that a row has which goes along with another one are free when that one went. */
static void
note_along (Order       *self,
            RelFlushRow *row)
{
  Node *cause = row->cause != NULL ? g_hash_table_lookup (self->by_row, row->cause) : NULL;

  for (guint i = 0; cause != NULL && i < row->table->uniques->len; i++)
    {
      const RelMappedColumns *unique = &g_array_index (row->table->uniques, RelMappedColumns, i);

      note (self->along, row->table, unique, fold (now_key (row, unique)), cause);
    }
}

/* May this column be NULL for a moment? */
static gboolean
may_wait (RelFlushRow *row,
          guint        column)
{
  return !row->table->columns[column].not_null && !row->table->columns[column].in_key;
}

static gboolean
postpone (Order    *self,
          Node     *node,
          guint     column,
          GError  **error)
{
  RelFlushCell *cell = &node->row->cells[column];
  RelFlushRow *target = cell->target;
  Node *late;

  if (!may_wait (node->row, column))
    return rel_flush_predict_key (self->flush, target, error);

  cell->postponed = TRUE;
  late = add_node (self, node->row, self->flush->order++);
  late->late = TRUE;
  add_edge (node, late, HARD);
  add_edge (g_hash_table_lookup (self->by_row, target), late, HARD);
  g_tree_insert (self->waiting[rank (late)], late, late);

  return TRUE;
}

static gboolean
is_pending (RelFlushRow *target,
            guint        column)
{
  return target->kind == REL_FLUSH_INSERT && target->current == NULL && rel_flush_final (target, column) == NULL;
}

/* Keys that the database makes. */
static gboolean
await_keys (Order   *self,
            Node    *node,
            GError **error)
{
  for (guint i = 0; i < node->row->table->n_columns; i++)
    {
      const RelFlushCell *cell = &node->row->cells[i];

      if (cell->kind != REL_FLUSH_CELL_LINK || !is_pending (cell->target, cell->column))
        continue;
      if (cell->target == node->row)
        {
          if (!postpone (self, node, i, error))
            return FALSE;
        }
      else
        add_edge (g_hash_table_lookup (self->by_row, cell->target), node, HARD);
    }

  return TRUE;
}

/* What happens to those who refer to a key that goes. */
static RelAction
action_of (RelMappedLink *link,
           Node          *parent)
{
  return parent->row->kind == REL_FLUSH_DELETE ? link->on_delete : link->on_update;
}

/* Would the parent's going take along a row that is to stay? */
static gboolean
takes_along (RelMappedLink *link,
             Node          *child,
             Node          *parent)
{
  return link->on_delete == REL_ACTION_CASCADE && parent->row->kind == REL_FLUSH_DELETE && child->row->kind == REL_FLUSH_UPDATE;
}

static EdgeClass
class_of_leaving (RelMappedLink *link,
                  Node          *child,
                  Node          *parent)
{
  return action_of (link, parent) == REL_ACTION_RESTRICT || takes_along (link, child, parent) ? HARD : SOFT;
}

/* Lets go of the link before the parent takes the row along with it. */
static void
leave (Order         *self,
       Node          *node,
       RelMappedLink *link,
       Node          *parent)
{
  Node *leaving = add_node (self, node->row, node->order);

  leaving->leaves = &link->columns;
  add_edge (leaving, parent, HARD);
  add_edge (leaving, node, HARD);
  g_tree_insert (self->waiting[0], leaving, leaving);
}

/* A row that gives up its key and is to refer to the one that gets it: the database would take that link for one to itself, unless it is
 * written afterwards. */
static void
follow_own_key (Order         *self,
                Node          *node,
                RelMappedLink *link)
{
  RelFlushRow *row = node->row;
  Node *late;

  if (link->on_update == REL_ACTION_NO_ACTION || link->on_update == REL_ACTION_RESTRICT || rel_mapped_columns_overlap (&link->columns, &link->parent_columns) ||
      find (self->vanishing, link->parent, &link->parent_columns, rel_flush_final_key (row, &link->columns)) != node)
    return;

  for (guint i = 0; i < link->columns.n; i++)
    row->cells[link->columns.at[i]].postponed = row->cells[link->columns.at[i]].kind != REL_FLUSH_CELL_NONE;
  late = add_node (self, row, self->flush->order++);
  late->late = TRUE;
  add_edge (node, late, HARD);
  add_edge (find (self->providers, link->parent, &link->parent_columns, rel_flush_final_key (row, &link->columns)), late, HARD);
  g_tree_insert (self->waiting[rank (late)], late, late);
}

/* The same value, another record: what the database does to those who refer to the old one comes before. */
static void
follow_same_value (Order         *self,
                   Node          *node,
                   RelMappedLink *link)
{
  Node *parent = find (self->vanishing, link->parent, &link->parent_columns, now_key (node->row, &link->columns));
  RelAction action = parent == NULL ? REL_ACTION_NO_ACTION : action_of (link, parent);

  if (action == REL_ACTION_NO_ACTION || action == REL_ACTION_RESTRICT)
    return;
  if (takes_along (link, node, parent))
    leave (self, node, link, parent);
  add_edge (parent, node, HARD);
}

static void
follow_links (Order *self,
              Node  *node)
{
  RelFlushRow *row = node->row;

  for (guint i = 0; i < row->table->links->len; i++)
    {
      RelMappedLink *link = row->table->links->pdata[i];
      gboolean changed = row->kind == REL_FLUSH_UPDATE && rel_flush_is_changed (row, &link->columns);

      if (row->kind == REL_FLUSH_INSERT || changed)
        {
          Node *vanishing = find (self->vanishing, link->parent, &link->parent_columns, rel_flush_final_key (row, &link->columns));

          add_edge (find (self->providers, link->parent, &link->parent_columns, rel_flush_final_key (row, &link->columns)), node, SOFT);
          /* while another record still has the key, the database would take the row for one of its own */
          if (vanishing != NULL && action_of (link, vanishing) != REL_ACTION_NO_ACTION)
            add_edge (vanishing, node, HARD);
        }
      if (row->kind == REL_FLUSH_DELETE || changed)
        {
          Node *parent = find (self->vanishing, link->parent, &link->parent_columns, now_key (row, &link->columns));

          if (parent != NULL)
            add_edge (node, parent, class_of_leaving (link, node, parent));
        }
      else if (row->kind == REL_FLUSH_UPDATE && rel_flush_is_touched (row, &link->columns))
        follow_same_value (self, node, link);
      if (row->kind == REL_FLUSH_UPDATE && rel_flush_is_touched (row, &link->columns))
        follow_own_key (self, node, link);
    }
}

static void
follow_uniques (Order *self,
                Node  *node)
{
  for (guint i = 0; i < node->row->table->uniques->len; i++)
    {
      const RelMappedColumns *unique = &g_array_index (node->row->table->uniques, RelMappedColumns, i);

      if (node->row->kind == REL_FLUSH_INSERT || (node->row->kind == REL_FLUSH_UPDATE && rel_flush_is_changed (node->row, unique)))
        {
          Node *from = find (self->freed, node->row->table, unique, fold (rel_flush_final_key (node->row, unique)));

          if (add_edge (from, node, UNIQUE))
            from->wanted |= G_GUINT64_CONSTANT (1) << MIN (i, 63);
          add_edge (find (self->along, node->row->table, unique, fold (rel_flush_final_key (node->row, unique))), node, SOFT);
        }
    }
}

static gboolean
build (Order   *self,
       GError **error)
{
  g_autoptr(GHashTable) last = g_hash_table_new (NULL, NULL);
  guint n_rows;

  for (guint i = 0; i < self->flush->rows->len; i++)
    {
      RelFlushRow *row = self->flush->rows->pdata[i];

      if (row->kind == REL_FLUSH_INSERT || row->kind == REL_FLUSH_UPDATE || (row->kind == REL_FLUSH_DELETE && !row->vanished))
        {
          /* Deletes come last where nothing else is said: a key that is made must not be that of a row which goes in the same commit,
           * or what still refers to that row would refer to the new one. */
          g_hash_table_insert (self->by_row, row, add_node (self, row, row->order + (row->kind == REL_FLUSH_DELETE ? DELETES_LATER : 0)));
        }
    }
  g_ptr_array_sort (self->nodes, compare_pointers);
  n_rows = self->nodes->len;
  for (guint i = 0; i < n_rows; i++)
    note_keys (self, self->nodes->pdata[i]);
  for (guint i = 0; i < self->flush->rows->len; i++)
    note_along (self, self->flush->rows->pdata[i]);

  for (guint i = 0; i < n_rows; i++)
    {
      Node *node = self->nodes->pdata[i];

      follow_links (self, node);
      follow_uniques (self, node);
      if (node->row->kind == REL_FLUSH_INSERT)
        {
          add_edge (g_hash_table_lookup (last, node->row->table), node, WEAK);
          g_hash_table_insert (last, node->row->table, node);
        }
    }
  for (guint i = 0; i < n_rows; i++)
    if (!await_keys (self, self->nodes->pdata[i], error))
      return FALSE;
  for (guint i = 0; i < n_rows; i++)
    g_tree_insert (self->waiting[rank (self->nodes->pdata[i])], self->nodes->pdata[i], self->nodes->pdata[i]);

  return TRUE;
}

static void
let_by (Order     *self,
        Node      *node,
        EdgeClass  class)
{
  guint before = rank (node);

  if (node->n[class] > 0)
    node->n[class]--;
  if (!node->done && rank (node) != before)
    {
      g_tree_remove (self->waiting[before], node);
      g_tree_insert (self->waiting[rank (node)], node, node);
    }
}

/* The edges of this class out of a node do not hold any more; all of them with N_CLASSES. */
static void
release (Order     *self,
         Node      *node,
         EdgeClass  class)
{
  for (guint i = 0; i < node->out->len; i++)
    {
      Edge *edge = &g_array_index (node->out, Edge, i);

      if (edge->to == NULL || (class != N_CLASSES && edge->class != class))
        continue;
      let_by (self, edge->to, edge->class);
      edge->to = NULL;
    }
}

static gboolean
write_node (Order   *self,
            Node    *node,
            GError **error)
{
  g_tree_remove (self->waiting[rank (node)], node);
  node->done = TRUE;
  self->n_left--;
  if (!(node->leaves != NULL ? rel_flush_leave (self->flush, node->row, node->leaves, error)
        : node->late ? rel_flush_write_late (self->flush, node->row, error)
                     : rel_flush_write_row (self->flush, node->row, error)))
    return FALSE;
  release (self, node, N_CLASSES);

  return TRUE;
}

static void
let_all_by (Order     *self,
            Node      *node,
            EdgeClass  class)
{
  g_tree_remove (self->waiting[rank (node)], node);
  node->n[class] = 0;
  g_tree_insert (self->waiting[rank (node)], node, node);
}

static gboolean
park_those_before (Order   *self,
                   Node    *node,
                   GError **error)
{
  for (guint i = 0; i < node->frees->len; i++)
    {
      Node *before = node->frees->pdata[i];

      if (before->done || before->parked)
        continue;
      before->parked = TRUE;
      if (!rel_flush_park (self->flush, before->row, before->wanted, error))
        return FALSE;
      release (self, before, UNIQUE);
    }
  let_all_by (self, node, UNIQUE);

  return TRUE;
}

/* A circle of keys that do not exist yet, or of cascades. */
static gboolean
break_circle (Order   *self,
              Node    *node,
              GError **error)
{
  gboolean broken = FALSE;

  for (guint i = 0; i < node->row->table->n_columns; i++)
    {
      const RelFlushCell *cell = &node->row->cells[i];
      Node *target;

      if (node->late || cell->kind != REL_FLUSH_CELL_LINK || cell->postponed || !is_pending (cell->target, cell->column))
        continue;
      target = g_hash_table_lookup (self->by_row, cell->target);
      if (!postpone (self, node, i, error))
        return FALSE;
      for (guint j = 0; target != NULL && j < target->out->len; j++)
        {
          Edge *edge = &g_array_index (target->out, Edge, j);

          if (edge->to != node || edge->class != HARD)
            continue;
          edge->to = NULL;
          let_by (self, node, HARD);
          broken = TRUE;
        }
    }
  if (!broken)
    let_all_by (self, node, HARD);

  return TRUE;
}

static Node *
first_of (GTree *tree)
{
  GTreeNode *first = g_tree_node_first (tree);

  return first != NULL ? g_tree_node_key (first) : NULL;
}

static gboolean
step (Order   *self,
      GError **error)
{
  for (guint class = 0; class <= N_CLASSES; class++)
    {
      Node *node = first_of (self->waiting[class]);

      if (node == NULL)
        continue;
      if (class <= SOFT + 1)
        return write_node (self, node, error);
      if (class == UNIQUE + 1)
        return park_those_before (self, node, error);
      return break_circle (self, node, error);
    }

  return TRUE;
}

gboolean
rel_flush_write_all (RelFlush  *flush,
                     GError   **error)
{
  Order self = { flush };
  gboolean done;

  self.nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) node_free);
  self.by_row = g_hash_table_new (NULL, NULL);
  self.providers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.vanishing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.freed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.along = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i <= N_CLASSES; i++)
    self.waiting[i] = g_tree_new_full (compare_nodes, NULL, NULL, NULL);

  done = build (&self, error);
  while (done && self.n_left > 0)
    done = step (&self, error);

  for (guint i = 0; i <= N_CLASSES; i++)
    g_tree_unref (self.waiting[i]);
  g_hash_table_unref (self.freed);
  g_hash_table_unref (self.along);
  g_hash_table_unref (self.vanishing);
  g_hash_table_unref (self.providers);
  g_hash_table_unref (self.by_row);
  g_ptr_array_unref (self.nodes);

  return done;
}
