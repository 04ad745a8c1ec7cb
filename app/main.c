/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where the program begins: a verb runs without GTK, anything else opens windows.
 */
#include "config.h"

#include <locale.h>
#include <string.h>

#include <glib/gi18n.h>

#include "cli/rel-cli.h"
#include "rel-application.h"

static void
set_up_translations (void)
{
  /* The variable lets tests use the catalogues of the build tree. */
  const char *folder = g_getenv ("RELATA_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
main (int   argc,
      char *argv[])
{
  set_up_translations ();

  if (argc > 1 && strcmp (argv[1], "--help") == 0)
    {
      rel_cli_print_help ();
      return 0;
    }
  if (argc > 1 && strcmp (argv[1], "--version") == 0)
    {
      g_print ("relata %s\n", PACKAGE_VERSION);
      return 0;
    }
  if (argc > 1 && rel_cli_is_verb (argv[1]))
    return rel_cli_run (argc, argv);

  {
    g_autoptr(RelApplication) application = rel_application_new ();

    return g_application_run (G_APPLICATION (application), argc, argv);
  }
}
