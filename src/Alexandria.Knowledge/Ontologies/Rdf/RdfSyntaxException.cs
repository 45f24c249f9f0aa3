namespace Alexandria.Knowledge.Ontologies.Rdf;

/// <summary>Unwinds a reader at the first error of its document; <see cref="RdfReader"/> turns it into the outcome.</summary>
internal sealed class RdfSyntaxException(SyntaxError error) : Exception(error.Message)
{
    public SyntaxError Error { get; } = error;
}
