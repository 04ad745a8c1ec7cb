/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "base/rel-error.h"
#include "schema/rel-derive.h"

REL_BEGIN_DECLS

/**
 * RelLinkIn:
 * @REL_LINK_IN_LOCAL: in the records that have the end
 * @REL_LINK_IN_REMOTE: in the records that the end leads to
 * @REL_LINK_IN_ASSOCIATION: in rows of a table between them
 *
 * Where the link columns of an end are.
 */
typedef enum
{
  REL_LINK_IN_LOCAL,
  REL_LINK_IN_REMOTE,
  REL_LINK_IN_ASSOCIATION,
} RelLinkIn;

/**
 * RelMappingEnd:
 * @name: its name, unique among the ends of @table
 * @table: table whose records have this end
 * @columns: (nullable) (array zero-terminated=1): its columns; %NULL, as for @remote_columns: those
 *   of the only foreign key between the two tables
 * @remote_table: table of the records that it leads to
 * @remote_columns: (nullable) (array zero-terminated=1): their columns, paired with @columns in order
 * @association: (nullable): table between the two
 * @association_columns: (nullable) (array zero-terminated=1): its columns that hold the local key
 * @association_remote_columns: (nullable) (array zero-terminated=1): its columns that hold the remote key
 * @link_in: where the link columns are
 * @collection: whether it is a collection; else one record or none
 * @reverse: (nullable): name of the other end; %NULL: records there know nothing of this one
 * @on_owner_delete: what happens to the members when the local record is deleted. For an end whose link is
 *   local anything but %REL_OWNER_DELETE_DELETE and %REL_OWNER_DELETE_ORPHAN does nothing
 * @passive_deletes: members that have not been read are left to ON DELETE
 * @carry_keys: a changed key is carried to the members by the session; else by ON UPDATE
 * @view_only: is read, never written through
 * @order_by: (nullable) (array zero-terminated=1): columns of the remote table that order the collection
 *
 * One named end of a relationship, as a session knows it.
 */
typedef struct
{
  const char        *name;
  const char        *table;
  const char *const *columns;
  const char        *remote_table;
  const char *const *remote_columns;
  const char        *association;
  const char *const *association_columns;
  const char *const *association_remote_columns;
  RelLinkIn          link_in;
  gboolean           collection;
  const char        *reverse;
  RelOwnerDelete     on_owner_delete;
  gboolean           passive_deletes;
  gboolean           carry_keys;
  gboolean           view_only;
  const char *const *order_by;
} RelMappingEnd;

#define REL_TYPE_MAPPING (rel_mapping_get_type ())

/**
 * RelMapping:
 *
 * The tables of a schema as records, and the ends that these have: what a #RelSession
 * knows of a database. Immutable, so it may be used by any thread.
 */
G_DECLARE_FINAL_TYPE (RelMapping, rel_mapping, REL, MAPPING, GObject)

RelMapping              *rel_mapping_new         (RelSchema            *schema);
RelMapping              *rel_mapping_new_with_ends (RelSchema          *schema,
                                                  const RelMappingEnd  *ends,
                                                  guint                 n_ends,
                                                  GError              **error);
RelSchema               *rel_mapping_get_schema  (RelMapping           *self);
guint                    rel_mapping_get_n_ends  (RelMapping           *self,
                                                  const char           *table);
const RelMappingEnd     *rel_mapping_get_end     (RelMapping           *self,
                                                  const char           *table,
                                                  guint                 position);
const RelMappingEnd     *rel_mapping_find_end    (RelMapping           *self,
                                                  const char           *table,
                                                  const char           *name);

REL_END_DECLS
