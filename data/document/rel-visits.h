/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "records/rel-place.h"

REL_BEGIN_DECLS

/**
 * RelSavedVisit:
 * @place: where somebody was
 * @key: (nullable) (element-type RelValue): what names the record that was selected
 * @offset: how far that record was below the upper edge, in pixels
 * @scroll: how far the list was scrolled, to begin with
 *
 * A visit as it is kept: by keys, never by row numbers.
 */
typedef struct
{
  RelPlace  *place;
  GPtrArray *key;
  double     offset;
  double     scroll;
} RelSavedVisit;

/**
 * RelSavedTab:
 * @visits: (element-type RelSavedVisit): the way that was gone, back and forward
 * @here: number of the visit where somebody was last
 */
typedef struct
{
  GPtrArray *visits;
  guint      here;
} RelSavedTab;

/**
 * RelSavedTabs:
 * @tabs: (element-type RelSavedTab): the tabs
 * @selected: number of the one that was in front
 */
typedef struct
{
  GPtrArray *tabs;
  guint      selected;
} RelSavedTabs;

RelSavedTabs            *rel_saved_tabs_new      (void);
void                     rel_saved_tabs_free     (RelSavedTabs  *tabs);
RelSavedTab             *rel_saved_tabs_add      (RelSavedTabs  *tabs);
RelSavedVisit           *rel_saved_tab_add       (RelSavedTab   *tab,
                                                  RelPlace      *place);
char                    *rel_visits_get_path     (GFile         *file);
RelSavedTabs            *rel_visits_load         (const char    *path,
                                                  RelSchema     *schema);
gboolean                 rel_visits_save         (const char    *path,
                                                  RelSchema     *schema,
                                                  RelSavedTabs  *tabs,
                                                  GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelSavedTabs, rel_saved_tabs_free)

REL_END_DECLS
