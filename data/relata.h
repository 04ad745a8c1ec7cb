/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-error.h"
#include "base/rel-rows.h"
#include "base/rel-value.h"
#include "database/rel-database.h"
#include "database/sqlite/rel-sqlite-connection.h"
#include "records/rel-collection.h"
#include "records/rel-commit.h"
#include "records/rel-delete-preview.h"
#include "records/rel-mapping.h"
#include "records/rel-place.h"
#include "records/rel-record-list.h"
#include "records/rel-record.h"
#include "records/rel-session.h"
#include "records/rel-stage.h"
#include "schema/rel-derive.h"
#include "schema/rel-schema.h"
