/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a form could not hold, or what of it could not be read.
 */
#include "config.h"

#include "formats/rel-losses.h"

typedef struct
{
  char  *subject;
  char  *text;
  guint  line;
} Loss;

struct _RelLosses
{
  gatomicrefcount  refs;
  GArray          *losses;
};

G_DEFINE_BOXED_TYPE (RelLosses, rel_losses, rel_losses_ref, rel_losses_unref)

static void
loss_clear (gpointer data)
{
  Loss *loss = data;

  g_free (loss->subject);
  g_free (loss->text);
}

/**
 * rel_losses_new:
 *
 * Returns: (transfer full): an empty list
 */
RelLosses *
rel_losses_new (void)
{
  RelLosses *self = g_new0 (RelLosses, 1);

  g_atomic_ref_count_init (&self->refs);
  self->losses = g_array_new (FALSE, FALSE, sizeof (Loss));
  g_array_set_clear_func (self->losses, loss_clear);

  return self;
}

RelLosses *
rel_losses_ref (RelLosses *losses)
{
  g_atomic_ref_count_inc (&losses->refs);

  return losses;
}

void
rel_losses_unref (RelLosses *losses)
{
  if (g_atomic_ref_count_dec (&losses->refs))
    {
      g_array_unref (losses->losses);
      g_free (losses);
    }
}

/**
 * rel_losses_add:
 * @losses: (nullable): the list; %NULL does nothing
 * @line: line of the text read, from 1; 0 when there is none
 * @subject: (nullable): name of what is lost, or of what lost something: "books.title"
 * @format: a translated sentence, as for printf()
 * @...: its parameters
 *
 * Tells a loss.
 */
void
rel_losses_add (RelLosses  *losses,
                guint       line,
                const char *subject,
                const char *format,
                ...)
{
  Loss loss = { .subject = g_strdup (subject != NULL ? subject : ""), .line = line };
  va_list arguments;

  if (losses == NULL)
    {
      g_free (loss.subject);
      return;
    }

  va_start (arguments, format);
  loss.text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_array_append_val (losses->losses, loss);
}

guint
rel_losses_get_n (const RelLosses *losses)
{
  return losses->losses->len;
}

/**
 * rel_losses_get_subject:
 * @losses: a list
 * @position: which
 *
 * Returns: name of what is lost, empty when it has none
 */
const char *
rel_losses_get_subject (const RelLosses *losses,
                        guint            position)
{
  g_return_val_if_fail (position < losses->losses->len, "");

  return g_array_index (losses->losses, Loss, position).subject;
}

/**
 * rel_losses_get_text:
 * @losses: a list
 * @position: which
 *
 * Returns: the sentence
 */
const char *
rel_losses_get_text (const RelLosses *losses,
                     guint            position)
{
  g_return_val_if_fail (position < losses->losses->len, "");

  return g_array_index (losses->losses, Loss, position).text;
}

/**
 * rel_losses_get_line:
 * @losses: a list
 * @position: which
 *
 * Returns: line of the text read, from 1; 0 when there is none
 */
guint
rel_losses_get_line (const RelLosses *losses,
                     guint            position)
{
  g_return_val_if_fail (position < losses->losses->len, 0);

  return g_array_index (losses->losses, Loss, position).line;
}
