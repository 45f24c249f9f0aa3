using Alexandria.Knowledge.Ontologies.Rdf;
using Alexandria.Knowledge.Ontologies.Reading;
using Alexandria.Modules;

namespace Alexandria.Knowledge.Ontologies.Verbs;

/// <summary>The vocabulary that a verb is given: its options, and what they come to.</summary>
internal static class VocabularyFile
{
    public static VerbOption File { get; } = new("file", "The vocabulary.") { Required = true, IsPositional = true };

    public static VerbOption Format { get; } = new("format", "obo, obographs, rdfxml, turtle, trig, ntriples or nquads; told by the file's name and beginning unless given.");

    public static VerbOption Base { get; } = new("base", "What relative IRIs are resolved against; the file's own address unless given.");

    public static string UnknownFormat(string file) => $"{file} is in no syntax that is known here; name one with --format: obo, obographs, rdfxml, turtle, trig, ntriples or nquads.";

    /// <summary>Null when what was given is no absolute IRI.</summary>
    public static string? BaseOf(VerbContext context, string file) => context.Values.GetValueOrDefault(Base.Name) is { Length: > 0 } given
        ? Uri.TryCreate(given, UriKind.Absolute, out _) ? given : null
        : new Uri(Path.GetFullPath(file)).AbsoluteUri;

    public static string WrongBase => "--base is an absolute IRI: https://example.org/vocabulary.";

    public static VocabularyFormat? FormatOf(VerbContext context, string file, ReadStream content)
    {
        if (context.Values.GetValueOrDefault(Format.Name) is { Length: > 0 } name)
        {
            return Named(name);
        }

        var head = new byte[RdfFormats.SniffBytes];
        var length = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        content.Position = 0;
        return VocabularyFormats.Detect(file, head.AsSpan(0, length));
    }

    public static VocabularyFormat? Named(string name) =>
        Enum.GetValues<VocabularyFormat>().Where(f => f != VocabularyFormat.Xbrl && VocabularyFormats.NameOf(f) == name).Select(f => (VocabularyFormat?)f).FirstOrDefault();
}
