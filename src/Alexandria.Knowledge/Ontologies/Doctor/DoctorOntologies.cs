using Alexandria.Identity;
using Alexandria.Knowledge.Ontologies.Analytics;
using Alexandria.Operations;

namespace Alexandria.Knowledge.Ontologies.Doctor;

/// <summary>Checks that the catalog, the files and the working folders agree, and mends what a killed process or a damaged disk left: nothing that anybody can still read is removed.</summary>
[Operation("ontologies.doctor", Effect.Write, Route = "POST /v1/ontologies/doctor", Cli = "ontology doctor", Permission = Permissions.OntologiesWrite,
    Examples = ["ontology doctor", "ontology doctor --repair true --files true", "ontology doctor --analytics true"])]
public sealed record DoctorOntologies : IOperation<OntologyCheckup>
{
    /// <summary>Mend what is found; otherwise it is only named.</summary>
    public bool Repair { get; init; }

    /// <summary>Read every file and compare it with its digest, which takes as long as reading them; otherwise only whether they are there.</summary>
    public bool Files { get; init; }

    /// <summary>Build the analytical database anew out of the rows; it is emptied first.</summary>
    public bool Analytics { get; init; }
}

/// <summary>What was found.</summary>
public sealed record OntologyCheckup
{
    /// <summary>Whether nothing is wrong, or everything that was is mended.</summary>
    public required bool Consistent { get; init; }

    /// <summary>Empty when all is well.</summary>
    public required IReadOnlyList<CheckupFinding> Findings { get; init; }

    /// <summary>Versions that were looked at.</summary>
    public required long Versions { get; init; }

    /// <summary>Pieces of files that were looked at.</summary>
    public required long Pieces { get; init; }
}

/// <summary>Something that is not as it should be.</summary>
/// <param name="Code">Stable: <c>catalog_staged_leftover</c>.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Message">For people, and what to do where it is not mended.</param>
/// <param name="Repaired">Whether it is mended.</param>
public sealed record CheckupFinding(string Code, string Subject, string Message, bool Repaired);

internal sealed class DoctorOntologiesHandler(CatalogCheckup checkup, CurrentCatalog catalog) : IPreparedOperationHandler<DoctorOntologies, OntologyCheckup, OntologyCheckup>
{
    public async Task<Result<OntologyCheckup>> PrepareAsync(DoctorOntologies request, PreparationContext context)
    {
        if (request.Analytics && await catalog.RebuildAsync(context.Cancellation) is { Failed: true } failed)
        {
            return failed.Error;
        }

        return await checkup.ExamineAsync(request.Repair, request.Files, context.Cancellation);
    }

    public async Task<Result<OntologyCheckup>> HandleAsync(DoctorOntologies request, OntologyCheckup prepared, OperationContext context)
    {
        var mended = request.Repair ? await checkup.RepairAsync(prepared, context) : prepared;
        if (request.Repair && prepared.Findings.Count > 0)
        {
            context.Audit("ontology_catalog", "catalog", null, mended.Findings.Select(f => new { f.Code, f.Subject, f.Repaired }));
        }

        return mended;
    }
}
