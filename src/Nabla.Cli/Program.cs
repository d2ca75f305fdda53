using Nabla.Cli;

using var interrupt = Interrupt.OfProcess();
return Tool.Run(args, new Session(Console.Out, Console.Error, Interactive: !Console.IsOutputRedirected && !Console.IsErrorRedirected, interrupt));
