using System.Text.Json;
using Alexandria.Modules;

namespace Alexandria.Knowledge.Ontologies.Verbs;

/// <summary>Writes a specification to begin with.</summary>
internal sealed class InitVerb : Verb
{
    public const string DefaultFile = "ontologies.yaml";

    /// <summary>Comments explain it; it plans as it stands.</summary>
    public const string Text = """
        # Which vocabularies to keep, and where they come from.
        # 'alexandria ontology plan ontologies.yaml' finds out what they are; 'alexandria ontology pull --plan-id PLAN' brings them into the catalog.

        defaults:
          resolver: obo          # obo, bioregistry, ols, bioportal, lov, skos, xbrl, url or file
          formats: [obo, owl]    # the first that there is
          refuseOn: error        # which findings keep a version from becoming the latest: error, warning or never

        ontologies:
          - id: uo               # Units of Measurement, from the OBO Foundry
          - id: pato             # Phenotype and Trait Ontology

          # A file by its address. Its licence must be known, or the unknown allowed.
          # - id: products
          #   resolver: url
          #   source: https://example.org/vocabularies/products.ttl
          #   licence: CC-BY-4.0
          #   checksum: sha256:0000000000000000000000000000000000000000000000000000000000000000
          #   severities:
          #     missing_definition: off

        """;

    public override string Name => "ontology init";

    public override string Summary => "Writes a specification of vocabularies to begin with; an existing file stays as it is.";

    public override IReadOnlyList<VerbOption> Options { get; } = [new("file", "The file to write.") { Default = DefaultFile, IsPositional = true }];

    public override IReadOnlyList<string> Examples { get; } = ["ontology init", "ontology init vocabularies.yaml"];

    public override async Task<int> RunAsync(VerbContext context)
    {
        var file = context.Values["file"];
        try
        {
            await using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
            await using var writer = new StreamWriter(stream);
            await writer.WriteAsync(Text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            await context.Error.WriteLineAsync(File.Exists(file) ? $"{file} is there already; name another file." : $"{file} cannot be written: {error.Message}");
            return VerbExit.WrongUse;
        }

        await context.Out.WriteLineAsync(context.Json ? JsonSerializer.Serialize(new { file }) : $"Wrote {file}. Next: alexandria ontology plan {file}");
        return VerbExit.Done;
    }
}
