namespace Alexandria.Knowledge.Ontologies.Terms;

/// <summary>Takes terms as they are read. Of one document, all calls come one after the other.</summary>
internal interface ITermSink
{
    /// <summary>What the document says of itself: exactly once for a document that was read to its end. OBO gives it before the first term; syntaxes where it may stand anywhere give it when it is known.</summary>
    void Header(OntologyHeader header);

    /// <summary>One term. OBO gives terms in the order of the document and an id as often as it is defined; the other syntaxes give each id once, in ordinal order.</summary>
    void Term(OntologyTerm term);

    /// <summary>The document declares an id-space (OBO's <c>idspace</c>).</summary>
    void IdSpace(string prefix, string iri)
    {
    }

    /// <summary>The document uses a construct of <see cref="DeprecatedConstructs"/>.</summary>
    /// <param name="construct">Its name there.</param>
    /// <param name="termId">The term that it stands in; empty in the header.</param>
    /// <param name="line">From 1; 0 where it is not known.</param>
    void Deprecated(string construct, string termId, long line)
    {
    }
}
