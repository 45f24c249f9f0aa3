using Microsoft.AspNetCore.Components;

namespace Alexandria.Console.Shell;

/// <summary>A part of a page that is rendered when what it shows has been read, and not before: a page is sent whole.</summary>
public abstract class LoadedComponent : ComponentBase
{
    private bool loaded;

    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        if (!loaded)
        {
            await LoadAsync();
            loaded = true;
        }

        await base.SetParametersAsync(ParameterView.Empty);
    }

    /// <summary>Reads what is shown; called once, with the parameters set.</summary>
    protected abstract Task LoadAsync();
}
