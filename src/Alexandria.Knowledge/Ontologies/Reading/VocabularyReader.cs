using Alexandria.Knowledge.Ontologies.Obo;
using Alexandria.Knowledge.Ontologies.Rdf;
using Alexandria.Knowledge.Ontologies.Terms;
using Alexandria.Knowledge.Ontologies.Validation;

namespace Alexandria.Knowledge.Ontologies.Reading;

/// <summary>How a vocabulary is read.</summary>
internal sealed record ReadingOptions
{
    /// <summary>What it is called in the report: a file's name, an id with its version.</summary>
    public required string Subject { get; init; }

    public required VocabularyFormat Format { get; init; }

    public ValidationOptions Validation { get; init; } = ValidationOptions.Default;

    /// <summary>What relative IRIs are resolved against; null where a relative IRI is an error.</summary>
    public string? BaseIri { get; init; }

    /// <summary>An existing folder for what does not fit into memory.</summary>
    public required string Folder { get; init; }

    /// <summary>Gets every term as well.</summary>
    public ITermSink? Terms { get; init; }

    /// <summary>Gets every statement as well; of a vocabulary of terms, those that they come to.</summary>
    public IStatementSink? Statements { get; init; }
}

/// <summary>Reads a vocabulary of any syntax once, from its beginning to its end, and checks it on the way. Memory does not grow with the file.</summary>
internal static class VocabularyReader
{
    /// <param name="input">Is not closed.</param>
    /// <param name="options">What it is, and who gets what.</param>
    /// <param name="time">Measures how long it takes.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="IOException">The stream cannot be read, or the folder not written.</exception>
    public static ValidationReport Read(Stream input, ReadingOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var rdfToo = options.Statements is not null && VocabularyFormats.RdfOf(options.Format) is null ? new StatementsFromTerms(options.Statements) : null;
        using var validation = new DocumentValidation(
            options.Validation, options.Folder, time, rdfToo is null || options.Terms is null ? options.Terms ?? rdfToo : new BothSinks(options.Terms, rdfToo));
        var format = VocabularyFormats.NameOf(options.Format);
        if (VocabularyFormats.RdfOf(options.Format) is { } rdf)
        {
            var sink = options.Statements is { } also ? new Tee(validation.Statements, also) : validation.Statements;
            var read = RdfReader.Read(input, rdf, sink, ReadOptions.Default with { BaseIri = options.BaseIri }, cancellation);
            return validation.Complete(options.Subject, format, read, cancellation);
        }

        var outcome = options.Format switch
        {
            VocabularyFormat.Obo => OboReader.Read(input, validation.Terms, cancellation),
            VocabularyFormat.OboGraphs => OboGraphsReader.Read(input, validation.Terms, options.Folder, cancellation),
            _ => TaxonomyPackage.Read(input, validation.Terms),
        };
        return validation.Complete(options.Subject, format, outcome, cancellation);
    }

    private sealed class Tee(IStatementSink first, IStatementSink second) : IStatementSink
    {
        public void Statement(in RdfTerm subject, in RdfTerm predicate, in RdfTerm @object, in RdfTerm graph)
        {
            first.Statement(subject, predicate, @object, graph);
            second.Statement(subject, predicate, @object, graph);
        }

        public void Prefix(ReadOnlySpan<byte> name, ReadOnlySpan<byte> iri)
        {
            first.Prefix(name, iri);
            second.Prefix(name, iri);
        }
    }
}
