"""How well the grounding check tells supported sentences from others: labelled sentences, figures, fit."""
