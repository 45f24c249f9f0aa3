using Alexandria.Modules;

namespace Alexandria.Surfaces.Tests.Notebook;

/// <summary>A module as small as can be that shows everything a surface must project.</summary>
public sealed class NotebookModule : IModule
{
    public string Name => "Notebook";

    public void Configure(ModuleBuilder builder) => builder.AddEvents("notes", "support");
}
