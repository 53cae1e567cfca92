"""Danish names of what may be wrong with a sentence."""

KINDS = {
    "supported": "Støttet af kilden",
    "contradicted": "Modsagt af kilden",
    "number_swapped": "Andet tal",
    "telephone_swapped": "Et andet telefonnummer fra samme sted",
    "date_swapped": "Anden dato",
    "area_swapped": "Andet sted",
    "negation_flipped": "Benægtelse vendt om",
    "modal_flipped": "Skal, kan og bør byttet om",
    "invented": "Noget opdigtet er føjet til",
    "other_passage": "Rigtigt, men fra et andet sted",
    "half_right": "Halvt rigtigt",
}
