using Nabla.Cli;
using Nabla.Cli.Terminal;
using Nabla.Files;

if (OperatingSystem.IsWindows()) Console.OutputEncoding = System.Text.Encoding.UTF8;
DurableFile.HandleFileSizeLimit();
using var interrupt = Interrupt.OfProcess();
return Tool.Run(args, new Session(Console.Out, Console.Error, Interactive: !Console.IsOutputRedirected
    && !Console.IsErrorRedirected, interrupt));
