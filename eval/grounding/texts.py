"""Danish names of what may be wrong with a sentence, and of what the check looks at."""

from assistant.grounding import Reason

KINDS = {
    "supported": "Støttet af kilden",
    "contradicted": "Modsagt af kilden",
    "number_swapped": "Andet tal",
    "telephone_swapped": "Et andet telefonnummer fra samme sted",
    "date_swapped": "Anden dato",
    "area_swapped": "Andet sted",
    "negation_flipped": "Benægtelse vendt om",
    "modal_flipped": "Skal, kan og bør byttet om",
    "word_swapped": "Et navneord skiftet ud",
    "invented": "Noget opdigtet er føjet til",
    "other_passage": "Rigtigt, men fra et andet sted",
    "half_right": "Halvt rigtigt",
    "role": "En anden gør det",
    "joined": "To steder sat forkert sammen",
    "negation": "Benægtelse eller undtagelse vendt om",
    "relation": "Før og efter, årsag og virkning byttet om",
    "status": "Forslag gjort til beslutning og lignende",
    "modal": "Skal, kan og bør byttet om",
    "scope": "Gjort for bredt eller for snævert",
    "added": "Noget er føjet til",
    "number": "Et andet tal fra samme sted",
    "detail": "Andet tal, tidspunkt, sted eller omfang",
}

FAMILIES = {
    Reason.NUMBER: "Tal, der ikke står i kilden",
    Reason.PHONE: "Telefonnumre, der ikke står i kilden",
    Reason.ADDRESS: "Mail- og webadresser, der ikke står i kilden",
    Reason.DATE: "Datoer, der ikke står i kilden",
    Reason.NAME: "Navne, der ikke står i kilden",
    Reason.SWAPPED: "Tal og navne, der står ved noget andet i kilden",
    Reason.NEGATION: "Benægtelser og »kun« på den ene side alene",
    Reason.MODAL: "Skal, kan og bør",
    Reason.OPPOSITE: "Ord, der udelukker hinanden",
    Reason.ROLE: "Hvem der gør noget",
    Reason.WORDS: "Ord, der mangler i kilden",
}
