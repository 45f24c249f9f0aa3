using Tidewrack.Quill.Documents;
using Tidewrack.Quill.Saving;
using Tidewrack.Quill.Settings;
using Tidewrack.Quill.Shell;

var argument = args.Length > 1 ? args[1] : string.Empty;
switch (args[0])
{
    case "open": await new MainWindow().OpenAsync(argument); break;
    case "drop": await new MainWindow().DropAsync([argument]); break;
    case "restore": await new SessionRestore().RunAsync(argument); break;
    case "print": new PrintPreview().Show(argument); break;
    case "start": new ProfileStore().LoadAtStart(argument); break;
    case "pull-profile": await new ProfileSync(new ProfileStore()).PullAsync(argument); break;
    case "import-profile": new ImportDialog(new ProfileStore()).Accept(argument); break;
    case "autosave": await new AutoSave().TickAsync(); break;
    case "save-all": await new MainWindow().SaveAllAsync(); break;
    default: throw new ArgumentException($"unknown command: {args[0]}");
}
