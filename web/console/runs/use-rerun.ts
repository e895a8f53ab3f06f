import { useMutation, type UseMutationResult } from "@tanstack/react-query";
import type { paths } from "../../api/schema.d.ts";
import { api, bodyOf, type Fork, type Replay } from "../../api/client.ts";

type ForkBody = NonNullable<
  paths["/api/runs/{id}/fork"]["post"]["requestBody"]
>["content"]["application/json"];

/** What a fork changes, as the desk reads it. */
export type ForkChanges = ForkBody;

const of = (id: string) => ({ params: { path: { id } } });

/** The run again from its recording, from a place on. */
export const useReplay = (runId: string): UseMutationResult<Replay, Error, { from?: string }> =>
  useMutation({ mutationFn: (body) => bodyOf(api.POST("/api/runs/{id}/replay", { ...of(runId), body })) });

/** The run again with something changed. */
export const useFork = (runId: string): UseMutationResult<Fork, Error, ForkChanges> =>
  useMutation({ mutationFn: (body) => bodyOf(api.POST("/api/runs/{id}/fork", { ...of(runId), body })) });
