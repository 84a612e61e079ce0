/** Functions written in the text and `instance of`, in a chunk of their own. */
import { COMPILERS, type Code, compile, constant, type Json, type Names, weight } from "./compile";
import { fitted, isInstance } from "./typed";
import { FeelFunction, LimitExceeded, type Run, type TypeJson, type Value } from "./values";

Object.assign(COMPILERS, {
  fn: ([parts, body]: Json[], outer: Names): Code => {
    const declared = parts as [string, TypeJson?][];
    const parameters = declared.map(([name]) => name);
    if (body === undefined) return constant(new FeelFunction(parameters, () => null));
    let names = outer;
    const registers = parameters.map((name) => {
      names = names.bind(name);
      return names.register;
    });
    const code = compile(body, names);
    const cost = 5 + weight(body);
    const kinds = declared.map(([, kind]) => kind ?? "Any");
    return (frame) => {
      const captured = [...frame.registers];
      const call = (run: Run, args: Value[]): Value => {
        if (args.length !== parameters.length) return null;
        run.spend(cost);
        if (++run.calls > run.limits.depth) throw new LimitExceeded("depth");
        const own = [...captured];
        for (let at = 0; at < registers.length; at++) {
          const kind = declared[at]?.[1];
          const given = args[at] ?? null;
          const argument = kind === undefined ? given : fitted(given, kind, run);
          if (argument === undefined) {
            run.calls--;
            return null;
          }
          own[registers[at] as number] = argument;
        }
        const result = code({ scope: frame.scope, registers: own, run });
        run.calls--;
        return result;
      };
      return new FeelFunction(parameters, call, null, captured, kinds);
    };
  },
  is: ([target, kind]: Json[], names: Names): Code => {
    const value = compile(target ?? null, names);
    return (frame) => isInstance(value(frame), kind as TypeJson, frame.run);
  },
});
