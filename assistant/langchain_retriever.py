"""The assistant's search as a LangChain retriever, for those who build with that ecosystem."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.assistant import Assistant


class PraksisRetriever(BaseRetriever):
    """Passages for a question, best first, with document, page, headings and score in the metadata."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant
    k: int = 5

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        return [
            Document(
                page_content=hit.passage.text,
                metadata={
                    "document": hit.passage.document_id,
                    "page": hit.page,
                    "headings": list(hit.passage.heading_path),
                    "score": hit.score,
                },
            )
            for hit in self.assistant.search(query, k or self.k)
        ]
