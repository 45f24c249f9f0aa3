using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Alexandria.Modules;

/// <summary>A capability of the platform in its own assembly. Operations, handlers, events, subscribers, projections, workflows, verbs, pages and migrations are discovered there; the module names only its options and services.</summary>
public interface IModule
{
    /// <summary>One word: <c>Support</c>. Unique in the process; also the name of its configuration section.</summary>
    string Name { get; }

    void Configure(ModuleBuilder builder);
}

/// <summary>What a module may register.</summary>
public sealed class ModuleBuilder(IServiceCollection services, IConfiguration configuration)
{
    private readonly List<OptionsRegistration> options = [];
    private readonly List<(string FirstWord, string Stream)> eventStreams = [];

    public IServiceCollection Services { get; } = services;

    public IConfiguration Configuration { get; } = configuration;

    public IReadOnlyList<OptionsRegistration> Options => options;

    /// <summary>What <see cref="AddEvents"/> was told.</summary>
    public IReadOnlyList<(string FirstWord, string Stream)> EventStreams => eventStreams;

    /// <summary>Binds a record of options to a configuration section. It is validated (data annotations) at start; a bad value stops the process with every error and its key.</summary>
    public ModuleBuilder AddOptions<TOptions>(string section)
        where TOptions : class, new()
    {
        options.Add(new(section, typeof(TOptions)));
        Services.TryAddSingleton(_ => Configuration.GetSection(section).Get<TOptions>() ?? new TOptions());
        return this;
    }

    /// <summary>Names the stream that carries the module's events; an event that belongs to no stream stops the start.</summary>
    /// <param name="firstWord">What stands before the first dot of their names: <c>greetings</c>.</param>
    /// <param name="stream">One of those in docs/reference/streams.md: <c>support</c>.</param>
    public ModuleBuilder AddEvents(string firstWord, string stream)
    {
        eventStreams.Add((firstWord, stream));
        return this;
    }
}

/// <summary>A section of the configuration and the record that it is bound to: for <c>config show</c>, <c>config check</c> and <c>config schema</c>.</summary>
public sealed record OptionsRegistration(string Section, Type Type);
